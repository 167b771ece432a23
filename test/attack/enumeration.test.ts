import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';

// Addresses of one length: they stand in the form that comes back, so the answer's length would differ.
const KNOWN = 'known000@example.com';
const UNKNOWN = 'unknown0@example.com';
const INACTIVE = 'inactive@example.com';
const UNUSABLE = 'unusable@example.com';
const WRONG = 'wrong horse battery!!';

describe('a failed login', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    // What is said of too many is in throttled-logins.test.ts.
    site = await startAttackSite({ settings: { throttleLoginAccount: null } });
    await makeUser(site, KNOWN);
    await site.accounts.users.update(await makeUser(site, INACTIVE), { isActive: false });
    await site.accounts.users.setUnusablePassword(await makeUser(site, UNUSABLE));
  });
  afterAll(() => site.stop());

  /** What an observer can compare: everything but what differs between any two answers. */
  async function observed(email: string, password: string): Promise<unknown> {
    const client = site.client();
    const answer = await client.submit('/accounts/login/', { email, password });
    expect(await isLoggedIn(client)).toBe(false);
    return { status: answer.status, headers: comparableHeaders(answer), text: comparableText(answer, email) };
  }

  it.each([
    ['unknown', UNKNOWN, WRONG],
    ['inactive, with the wrong password', INACTIVE, WRONG],
    ['inactive, with the right password', INACTIVE, PASSWORD],
    ['without a usable password', UNUSABLE, WRONG],
    ['known under another letter case', KNOWN.toUpperCase(), WRONG],
  ])('of a user who is %s is answered as that of a known user', async (_, email, password) => {
    const answer = await observed(email, password);
    expect(answer).toEqual(await observed(KNOWN, WRONG));
    expect(answer).toMatchObject({ status: 200 });
  });

  it('says the same in the log, and not who it was', async () => {
    const before = site.log.length;
    for (const email of [KNOWN, UNKNOWN, INACTIVE, UNUSABLE]) await observed(email, WRONG);
    const lines = site.log.slice(before).filter((line) => line.includes('user_login_failed'));
    expect(lines).toHaveLength(4);
    expect(new Set(lines.map((line) => line.slice(line.indexOf(' ')).replace(/request=\S+/, ''))).size).toBe(
      1,
    );
  });
});

function comparableHeaders({ headers }: TestAnswer): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name !== 'date' && name !== 'set-cookie'));
}

function comparableText({ text }: TestAnswer, email: string): string {
  return text.replaceAll(csrfTokenOf(text), 'TOKEN').replaceAll(email, 'ADDRESS');
}
