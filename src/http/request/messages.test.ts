import { describe, expect, it } from 'vitest';
import { SecretKeys } from '../../core/keys/secret-keys.ts';
import { Messages } from './messages.ts';

/** A request with this cookie. */
const visit = (...messagesCookies: string[]) => ({
  messagesCookies,
  cookieChanged: () => undefined,
  messagesLost: () => undefined,
});

const keys = new SecretKeys('a secret');
const shown = (messages: Messages) => [...messages].map(({ level, text }) => `${level}: ${text}`);

describe('messages', () => {
  it('wait in the cookie for the next page, which takes them off', () => {
    const first = new Messages(keys, visit());
    first.success('Saved ☃.');
    first.error('But not sent.');
    const cookie = String(first.cookieChange);
    expect(cookie).toMatch(/^[\w.-]+$/);

    const second = new Messages(keys, visit(cookie));
    expect(second.length).toBe(2);
    expect(shown(second)).toEqual(['success: Saved ☃.', 'error: But not sent.']);
    expect(second.cookieChange).toBe('');
  });

  it('keep tags of their own, before the level', () => {
    const first = new Messages(keys, visit());
    first.success('Ended.', { extraTags: 'sessions' });
    first.info('Hello.');
    const second = new Messages(keys, visit(String(first.cookieChange)));
    expect([...second].map(({ text, extraTags, tags }) => [text, extraTags, tags])).toEqual([
      ['Ended.', 'sessions', 'sessions success'],
      ['Hello.', '', 'info'],
    ]);
  });

  it('stay where nobody looks at them, and cost nothing where there are none', () => {
    const first = new Messages(keys, visit());
    expect([first.length, first.cookieChange]).toEqual([0, null]);
    first.info('Later.');
    expect(new Messages(keys, visit(String(first.cookieChange))).cookieChange).toBeNull();
  });

  it.each(['forged', 'W1tdXQ.AAAA', '.', 'a.b.c', ''])(
    'of the cookie %j are not shown, and the cookie goes',
    (cookie) => {
      const messages = new Messages(keys, visit(cookie));
      expect(shown(messages)).toEqual([]);
      expect(messages.cookieChange).toBe('');
    },
  );

  it('made under another key are not shown, under a fallback they are', () => {
    const first = new Messages(keys, visit());
    first.info('Hello.');
    const cookie = String(first.cookieChange);
    expect(shown(new Messages(new SecretKeys('another'), visit(cookie)))).toEqual([]);
    expect(shown(new Messages(new SecretKeys('another', ['a secret']), visit(cookie)))).toEqual([
      'info: Hello.',
    ]);
  });

  describe('that do not all fit into a cookie', () => {
    /** What the next page shows of these messages, and what was said of the others. */
    const carried = (texts: readonly string[]) => {
      const losses: unknown[] = [];
      const first = new Messages(keys, { ...visit(), messagesLost: (loss) => losses.push(loss) });
      for (const text of texts) first.info(text);
      const cookie = String(first.cookieChange);
      expect(cookie.length).toBeLessThanOrEqual(2048);
      return { texts: [...new Messages(keys, visit(cookie))].map(String), losses };
    };

    it('are the newest ones, and the number of the others is told', () => {
      const texts = Array.from({ length: 50 }, (_, index) => `${index}: ${'x'.repeat(100)}`);
      const shown = carried(texts);
      expect(shown.texts.length).toBeGreaterThan(10);
      expect(shown.texts).toEqual(texts.slice(-shown.texts.length));
      expect(shown.losses).toEqual([{ dropped: 50 - shown.texts.length, shortened: false }]);
    });

    it.each([
      ['letters', 'x'],
      ['letters of three bytes', '☃'],
      ['characters outside of the first plane', '🦉'],
      ['quotes, which JSON writes as two', '"'],
      ['halves of pairs, which JSON writes as six', '\ud800'],
    ])('are shortened where one is too long by itself: %s', (_, letter) => {
      const { texts, losses } = carried(['before', letter.repeat(5000)]);
      expect(texts).toHaveLength(1);
      const [text = ''] = texts;
      expect(text.endsWith('…')).toBe(true);
      const kept = text.slice(0, -1);
      expect(letter.repeat(5000).startsWith(kept)).toBe(true);
      expect(kept.length).toBeGreaterThan(200);
      if (letter.isWellFormed()) expect(text.isWellFormed()).toBe(true);
      expect(losses).toEqual([{ dropped: 1, shortened: true }]);
    });

    it('leave out none that has room, to the byte', () => {
      for (let length = 1400; length < 1520; length++) {
        const { texts, losses } = carried(['x'.repeat(length)]);
        if (losses.length === 0) expect(texts).toEqual(['x'.repeat(length)]);
        else expect(texts[0]).toMatch(/^x{1400,}…$/);
      }
      expect(carried(['x'.repeat(1400)]).losses).toEqual([]);
      expect(carried(['x'.repeat(1519)]).losses).toHaveLength(1);
    });
  });

  it('are text, whatever a visitor has sent in its place', () => {
    const first = new Messages(keys, visit());
    for (const text of [undefined, null, 7, ['a', 'b'], { a: 1 }]) first.info(text as never);
    expect(shown(new Messages(keys, visit(String(first.cookieChange))))).toEqual([
      'info: undefined',
      'info: null',
      'info: 7',
      'info: a,b',
      'info: [object Object]',
    ]);
  });
});
