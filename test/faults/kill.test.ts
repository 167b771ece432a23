import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { isLoggedIn, logIn, PASSWORD } from '../support/attack-project.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

const KILLS = 3;
const AT_ONCE = 8;
/** Registrations that are answered before the kill, another number each time; at most 500 are sent in all. */
const ANSWERED_BEFORE_KILL = [40, 75, 110] as const;
const MOST = 500;

/** What the server has told visitors to be done. */
interface Promises {
  readonly registered: string[];
  /** Session cookies of those who logged in and never asked to log out. */
  readonly loggedIn: string[];
  readonly loggedOut: string[];
}

describe('a server that is killed in the middle of registrations, logins and logouts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-kill-'));
  const file = join(folder, 'test.sqlite3');
  const promises: Promises = { registered: [], loggedIn: [], loggedOut: [] };
  let server: ServerProcess | null = null;
  let sent = 0;
  afterEach(() => server?.kill());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Registers, logs in and, every second visitor, logs out; keeps each answer as a promise. */
  async function live(at: ServerProcess): Promise<void> {
    const number = sent++;
    const email = `visitor${number}@example.com`;
    const newcomer = at.client();
    const fields = { email, username: `Visitor ${number}`, password: PASSWORD, confirmPassword: PASSWORD };
    const registered = await newcomer.submit('/accounts/register/', fields);
    if (registered.status !== 302) throw new Error(`A registration was answered ${registered.status}.`);
    promises.registered.push(email);
    const client = at.client();
    if (!(await logIn(client, email))) throw new Error('A login was refused.');
    const cookie = String(client.cookies.get('sid'));
    if (number % 2 === 0) {
      promises.loggedIn.push(cookie);
      return;
    }
    const { status } = await client.submit('/dashboard/', {}, '/accounts/logout/');
    if (status !== 302) throw new Error(`A logout was answered ${status}.`);
    promises.loggedOut.push(cookie);
  }

  /** Visitors come until the server is gone. */
  async function visitUntilKilled(at: ServerProcess, answered: number): Promise<number> {
    const until = promises.registered.length + answered;
    let killed: Promise<void> | null = null;
    let cutOff = 0;
    const visitor = async () => {
      while (killed === null && sent < MOST) {
        try {
          await live(at);
        } catch (error) {
          // What fails before the kill is a failure of the server's.
          if (killed === null) throw error;
          cutOff++;
        }
        if (promises.registered.length >= until) killed ??= at.kill();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, visitor));
    await killed;
    return cutOff;
  }

  it('keeps every promise after it starts again: accounts are there, sessions live, logouts stay done (CVE-2026-9802)', async () => {
    let cutOff = 0;
    for (let round = 0; round < KILLS; round++) {
      server = await startServerProcess(file);
      cutOff += await visitUntilKilled(server, ANSWERED_BEFORE_KILL[round] ?? 50);
    }
    // Somebody was in the middle of something.
    expect(cutOff).toBeGreaterThan(0);

    server = await startServerProcess(file);
    const at = server;
    const logins = await inTurns(promises.registered, async (email) => logIn(at.client(), email));
    expect(logins.filter((done) => !done)).toEqual([]);
    const alive = await inTurns(promises.loggedIn, (cookie) => isLoggedIn(withCookie(at.client(), cookie)));
    expect(alive.filter((done) => !done)).toEqual([]);
    const revived = await inTurns(promises.loggedOut, (cookie) =>
      isLoggedIn(withCookie(at.client(), cookie)),
    );
    expect(revived.filter(Boolean)).toEqual([]);
    await server.kill();

    const database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    const users = database.prepare('SELECT email, username, password FROM accounts_customuser').all();
    database.close();
    expect(users.length).toBeGreaterThanOrEqual(promises.registered.length);
    expect(users.length).toBeLessThanOrEqual(sent);
    for (const user of users) {
      expect(user.email).toMatch(/^visitor\d+@example\.com$/);
      expect(user.username).toMatch(/^Visitor \d+$/);
      expect(user.password).toMatch(/^argon2\$argon2id\$/);
    }
  }, 60_000);
});

function withCookie(client: TestClient, cookie: string): TestClient {
  client.cookies.set('sid', cookie);
  return client;
}

/** Does the same for each of many, `AT_ONCE` at once. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}
