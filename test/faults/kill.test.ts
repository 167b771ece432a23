import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestMailServer } from '../support/mail-server.ts';
import { type ServerProcess, startServerWith } from '../support/server-process.ts';
import { brokenPromises, ORIGIN, VisitorLives } from './visitor-lives.ts';

/** `FAULT_KILLS=1000` for more. */
const KILLS = Number(process.env.FAULT_KILLS ?? 50);
const AT_ONCE = 4;
/** Milliseconds from the start of a process to its first answers, its recovery included. */
const UP_WITHIN = 2000;

describe('a server that is killed in the middle of registrations, logins, logouts and resets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-kill-'));
  const file = join(folder, 'test.sqlite3');
  const mailServer = new TestMailServer();
  const lives = new VisitorLives();
  const starts: number[] = [];
  let server: ServerProcess | null = null;
  beforeAll(async () => {
    mailServer.beforeAnswer = (mail) => lives.receive(mail);
    await mailServer.start();
  });
  afterEach(() => server?.kill());
  afterAll(async () => {
    await mailServer.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<ServerProcess> {
    const begun = performance.now();
    const env = { DATABASE_URL: `sqlite:${file}`, MAIL_URL: mailServer.url, PUBLIC_ORIGIN: ORIGIN };
    const started = await startServerWith(env);
    starts.push(performance.now() - begun);
    return started;
  }

  /** Visitors come until so many more answers are there, and the server is gone. Tells how many it has cut off. */
  async function visitUntilKilled(at: ServerProcess, answers: number, resets: number): Promise<number> {
    const until = lives.answers + answers;
    const untilSpent = lives.spentLinks.length + resets;
    const isEnough = () => lives.answers >= until && lives.spentLinks.length >= untilSpent;
    let killed: Promise<void> | null = null;
    let cutOff = 0;
    const visitor = async () => {
      while (killed === null) {
        try {
          await lives.live(at);
        } catch (error) {
          // What fails before the kill is a failure of the server's.
          if (killed === null) throw error;
          cutOff++;
        }
      }
    };
    const killer = async () => {
      await expect.poll(isEnough, { timeout: 30_000, interval: 1 }).toBe(true);
      killed = at.kill();
      await killed;
      lives.giveUpMail();
    };
    await Promise.all([killer(), ...Array.from({ length: AT_ONCE }, visitor)]);
    return cutOff;
  }

  it(
    'keeps every promise after it starts again: accounts are there, sessions live, logouts stay done (CVE-2026-9802)',
    async () => {
      let cutOff = 0;
      for (let round = 0; round < KILLS; round++) {
        server = await start();
        // Another number each time, so that each kind of write is what is under way.
        cutOff += await visitUntilKilled(server, 1 + ((round * 7) % 9), round % 5 === 0 ? 1 : 0);
      }
      // Somebody was in the middle of something, each time.
      expect(cutOff).toBeGreaterThanOrEqual(KILLS);
      for (const promises of [lives.accounts, lives.ended, lives.spentLinks]) {
        expect(promises.length).toBeGreaterThan(0);
      }

      server = await start();
      expect(await brokenPromises(server, lives)).toEqual([]);
      await server.kill();
      // What else runs on this machine makes some of them slower; a recovery that took long would do so with all.
      expect(starts.toSorted((a, b) => a - b)[Math.floor(starts.length / 4)]).toBeLessThan(UP_WITHIN);

      const database = new DatabaseSync(file);
      expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
      const users = database.prepare('SELECT email, username, password FROM accounts_customuser').all();
      database.close();
      expect(users.length).toBeGreaterThanOrEqual(lives.accounts.length);
      expect(users.length).toBeLessThanOrEqual(lives.begun);
      for (const user of users) {
        expect(user.email).toMatch(/^visitor\d+@example\.com$/);
        expect(user.username).toMatch(/^Visitor \d+$/);
        expect(user.password).toMatch(/^argon2\$argon2id\$/);
      }
    },
    KILLS * 10_000,
  );
});
