import { beforeEach, describe, expect, it } from 'vitest';
import { lineLogger } from '../../../support/logger.ts';
import type { ClaimedMail, Settlement } from '../outbox/outbox-store.ts';
import { logSettlement } from './log-settlement.ts';
import { failureText } from './mail-failure.ts';
import { retryPause } from './retry-pauses.ts';
import { settleMail } from './settle-mail.ts';

const mail = { id: 7, template: 'mails/x', attempts: 2, recipient: 'ada@example.com' } as ClaimedMail;
const at = new Date(0);
const sent: Settlement = { state: 'sent', at, keepBody: false };

let log: string[];
const logger = lineLogger({ level: 'info', write: (line) => log.push(line), now: () => 0 });
const logged = () => log.map((line) => line.trim().replace(/^\S+ /, ''));
beforeEach(() => {
  log = [];
});

describe('what became of a mail', () => {
  const stopped = new AbortController();
  /** A database that does not answer the first times. */
  const failing = (times: number, done = true) => ({
    tries: 0,
    settle(): Promise<boolean> {
      return ++this.tries <= times ? Promise.reject(new Error('no database')) : Promise.resolve(done);
    },
  });
  const settle = (store: ReturnType<typeof failing>, what: Settlement = sent, signal = stopped.signal) =>
    settleMail(mail, what, { store, logger, owner: 'me', stopped: signal });

  it('is written down once, and nothing is said of it', async () => {
    const store = failing(0);
    await settle(store);
    expect([store.tries, log]).toEqual([1, []]);
  });

  it('is told where the mail was given to another process meanwhile', async () => {
    await settle(failing(0, false));
    expect(logged()).toEqual(['warn mail_lease_lost mail=7 template=mails/x']);
  });

  it('is tried every second until the database answers, and said once', async () => {
    const store = failing(2);
    await settle(store);
    expect(store.tries).toBe(3);
    expect(logged()).toEqual([
      'warn mail_settled_late mail=7 template=mails/x state=sent error="no database"',
    ]);
  });

  it('is tried no more once the worker stops', async () => {
    const store = failing(1000);
    const stopping = new AbortController();
    const settled = settle(store, 'removed', stopping.signal);
    stopping.abort();
    await settled;
    expect(store.tries).toBeLessThan(3);
    expect(logged().at(-1)).toBe(
      'error mail_unsettled mail=7 template=mails/x state=removed error="no database"',
    );
  });
});

describe('the log', () => {
  const nextAttemptAt = new Date('2026-03-01T12:00:00Z');
  const error = 'refused ada@example.com, and ada@example.com again';

  it.each([
    [sent, ['info mail_sent mail=7 template=mails/x attempts=2']],
    [
      { state: 'failed', at, error },
      [
        'error mail_failed mail=7 template=mails/x attempts=2 error="refused (recipient), and (recipient) again"',
      ],
    ],
    [
      { state: 'queued', error, nextAttemptAt },
      [
        'warn mail_deferred mail=7 template=mails/x attempts=2 until=2026-03-01T12:00:00.000Z error="refused (recipient), and (recipient) again"',
      ],
    ],
    ['removed', []],
  ] as [Settlement, string[]][])('says %o, and of no recipient', (settlement, expected) => {
    logSettlement(logger, mail, settlement);
    expect(logged()).toEqual(expected);
  });
});

describe('the pause before the next try', () => {
  it('grows from a minute to six hours, is up to a fifth longer or shorter, and ends after 20 tries', () => {
    expect([1, 2, 3, 10, 19].map((tries) => retryPause(tries, 0.5))).toEqual([
      60_000, 120_000, 240_000, 21_600_000, 21_600_000,
    ]);
    expect([0, 1].map((random) => retryPause(1, random))).toEqual([48_000, 72_000]);
    expect(retryPause(20, 0.5)).toBeNull();
  });
});

describe('why a mail failed', () => {
  it('is one line without addresses of servers and links, 300 characters at most', () => {
    expect(failureText(new Error(' a\r\n\t b\u2028c  '))).toBe('a b c');
    expect(failureText('see https://example.com/?key=1 or SMTP://me:secret@host now')).toBe(
      'see (address) or (address) now',
    );
    expect(failureText('x'.repeat(400))).toBe('x'.repeat(300));
  });
});
