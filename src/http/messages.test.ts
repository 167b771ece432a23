import { describe, expect, it } from 'vitest';
import { SecretKeys } from '../core/secret-keys.ts';
import { Messages } from './messages.ts';

/** A request with this cookie. */
const visit = (...messagesCookies: string[]) => ({ messagesCookies, cookieChanged: () => undefined });

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

  it('keep the newest where not all fit into a cookie', () => {
    const first = new Messages(keys, visit());
    for (let index = 0; index < 50; index++) first.info(`${index}: ${'x'.repeat(100)}`);
    const cookie = String(first.cookieChange);
    expect(cookie.length).toBeLessThanOrEqual(2048);
    expect(shown(new Messages(keys, visit(cookie))).at(-1)).toMatch(/^info: 49: x/);
  });
});
