import { sql } from 'kysely';
import { type OpenProject, sendMail } from 'latchkey';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestClock } from '../../src/testing/test-clock.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { MailProject, type OpenMailProject, outboxOf, SECRET, ToldMailer } from './mail-project.ts';

const to = 'ada@example.com';
const context = { name: 'Ada', secret: SECRET };

eachDatabase((databases) => {
  const project = new MailProject();
  let mailer: ToldMailer;
  let clock: TestClock;
  let databaseUrl: string;
  let site: OpenProject<User>;
  afterAll(() => project.close());
  const open = (options: Partial<OpenMailProject> = {}) =>
    project.open({ databaseUrl, mailer, clock, ...options });
  beforeEach(async () => {
    databaseUrl = await databases.create();
    mailer = new ToldMailer();
    clock = new TestClock('2026-01-31T12:00:00Z');
    project.log.length = 0;
    site = await open();
  });
  const send = (more: object = {}) => sendMail(site, 'orders/thanks', { to, context, ...more });
  const drain = () => site.mailWorker.drain();
  const everything = async () =>
    JSON.stringify(await site.database.kysely.selectFrom(TABLE).selectAll().execute());

  describe('a mail that is sent', () => {
    it('waits in the database, where nobody can read it, and leaves all but what it says', async () => {
      await send();
      expect(mailer.taken).toEqual([]);
      expect(await everything()).not.toContain(SECRET);
      expect(await drain()).toEqual({ sent: 1, deferred: 0, failed: 0 });
      expect(mailer.taken).toEqual([
        {
          to,
          subject: 'Your order',
          text: `Dear Ada, ${SECRET}`,
          html: `<p>Dear Ada, ${SECRET}</p>`,
          messageId: expect.stringMatching(/^<[\w-]{27}@localhost\.localdomain>$/),
          date: clock.now(),
        },
      ]);
      expect(await outboxOf(site)).toEqual([
        expect.objectContaining({
          messageId: mailer.taken[0]?.messageId,
          recipient: to,
          subject: 'Your order',
          template: 'orders/thanks',
          body: null,
          state: 'sent',
          attempts: 1,
          settledAt: clock.now(),
          leaseOwner: null,
        }),
      ]);
      expect(project.log.join('')).not.toContain(to);
      expect(await drain()).toEqual({ sent: 0, deferred: 0, failed: 0 });
    });

    it('is forgotten after some days', async () => {
      await send();
      await drain();
      clock.advance({ days: 7 });
      await drain();
      expect(await outboxOf(site)).toHaveLength(1);
      clock.advance({ hours: 2 });
      await drain();
      expect(await outboxOf(site)).toEqual([]);
    });

    it('is read under a secret key that was replaced, and under no other', async () => {
      await send();
      const secretKey = 'another-secret-key-for-tests-that-is-no-secret-0123456789';
      const stranger = await open({ settings: { secretKey } });
      expect(await stranger.mailWorker.drain()).toEqual({ sent: 0, deferred: 0, failed: 1 });
      expect((await outboxOf(site))[0]?.lastError).toMatch(/another SECRET_KEY/);
      await outboxRetry(site, clock);
      const secretKeyFallbacks = [site.settings.secretKey];
      const rotated = await open({ settings: { secretKey, secretKeyFallbacks } });
      expect(await rotated.mailWorker.drain()).toEqual({ sent: 1, deferred: 0, failed: 0 });
      expect(mailer.taken[0]?.text).toContain(SECRET);
    });

    it('goes to nobody else, whoever can write to the database', async () => {
      await send();
      await site.database.kysely.updateTable(TABLE).set({ recipient: 'eve@example.com' }).execute();
      expect(await drain()).toEqual({ sent: 0, deferred: 0, failed: 1 });
      expect(mailer.taken).toEqual([]);
    });
  });

  describe('a mail that nobody is to get', () => {
    it('looks like any other but for its state, and is removed', async () => {
      await send();
      await send({ to: 'eve@example.com', deliver: false });
      const [real, standIn] = await outboxOf(site);
      expect(standIn).toEqual({
        ...real,
        id: expect.any(Number),
        messageId: expect.stringMatching(new RegExp(`^.{${real?.messageId.length}}$`)),
        recipient: 'eve@example.com',
        state: 'withheld',
        body: expect.stringMatching(new RegExp(`^.{${real?.body?.length}}$`)),
      });
      expect(await drain()).toEqual({ sent: 1, deferred: 0, failed: 0 });
      expect(mailer.taken.map((mail) => mail.to)).toEqual([to]);
      expect((await outboxOf(site)).map(({ recipient }) => recipient)).toEqual([to]);
    });
  });

  describe('a mail that is sent in a transaction', () => {
    it('is kept with it, and goes once it is kept', async () => {
      site.mailWorker.start();
      await site.mailWorker.idle();
      await site.accounts.transact(async () => {
        await send();
        await site.mailWorker.idle();
        expect(mailer.taken).toEqual([]);
      });
      await site.mailWorker.idle();
      expect(mailer.taken.map((mail) => mail.to)).toEqual([to]);
    });

    it('is not there where nothing is kept', async () => {
      site.mailWorker.start();
      const undone = site.accounts.transact(async () => {
        await send();
        throw new Error('changed my mind');
      });
      await expect(undone).rejects.toThrow('changed my mind');
      await site.mailWorker.idle();
      expect(mailer.taken).toEqual([]);
      expect(await outboxOf(site)).toEqual([]);
    });
  });

  describe('a mail that cannot be sent', () => {
    const down = async () => {
      throw new Error(`connect ECONNREFUSED, said of https://shop.example/reset/${SECRET}/ to ${to}`);
    };

    it('is tried again after pauses that grow, under the same Message-ID', async () => {
      mailer.answer = down;
      await send();
      expect(await drain()).toEqual({ sent: 0, deferred: 1, failed: 0 });
      clock.advance({ seconds: 40 });
      expect(await drain()).toEqual({ sent: 0, deferred: 0, failed: 0 });
      clock.advance({ seconds: 40 });
      expect(await drain()).toEqual({ sent: 0, deferred: 1, failed: 0 });
      clock.advance({ seconds: 90 });
      expect(await drain()).toEqual({ sent: 0, deferred: 0, failed: 0 });
      clock.advance({ seconds: 60 });
      const [waiting] = await outboxOf(site);
      expect(waiting).toMatchObject({ state: 'queued', attempts: 2, leaseOwner: null });
      mailer.answer = async () => ({ sent: true });
      expect(await drain()).toEqual({ sent: 1, deferred: 0, failed: 0 });
      expect(mailer.taken[0]).toMatchObject({
        messageId: waiting?.messageId,
        date: new Date('2026-01-31T12:00:00Z'),
      });
    });

    it('is given up after about three days, loudly, and can be tried anew', async () => {
      mailer.answer = down;
      await send();
      let hours = 0;
      while ((await drain()).failed === 0) {
        clock.advance({ hours: 8 });
        hours += 8;
        if (hours > 240) throw new Error('It is never given up.');
      }
      const [row] = await outboxOf(site);
      expect(row).toMatchObject({ state: 'failed', attempts: 20, lastError: expect.stringMatching(/ECONN/) });
      expect(row?.lastError).not.toContain(SECRET);
      const failure = project.log.find((line) => line.includes(' error mail_failed '));
      expect(failure).toMatch(/template=orders\/thanks attempts=20 error="connect ECONN/);
      expect(failure).not.toContain(to);
      expect(failure).not.toContain(SECRET);
      await outboxRetry(site, clock);
      mailer.answer = async () => ({ sent: true });
      expect(await drain()).toEqual({ sent: 1, deferred: 0, failed: 0 });
    });

    it('is given up at once where it is refused for good', async () => {
      mailer.answer = async () => ({ sent: false, reason: '550 5.1.1 no such user' });
      await send();
      expect(await drain()).toEqual({ sent: 0, deferred: 0, failed: 1 });
      const [row] = await outboxOf(site);
      expect(row).toMatchObject({ state: 'failed', attempts: 1, lastError: '550 5.1.1 no such user' });
    });
  });

  describe('a mail that was sent', () => {
    it('is not sent again because the database does not take that down at once', async () => {
      if (databases.name !== 'sqlite') return;
      const { kysely } = site.database;
      await sql`create trigger full before update of settled_at on ${sql.table(TABLE)}
        begin select raise(abort, 'the disk is full'); end`.execute(kysely);
      await send();
      const drained = drain();
      await vi.waitFor(() => expect(project.log.join('')).toContain('mail_settled_late'), { timeout: 5000 });
      await sql`drop trigger full`.execute(kysely);
      expect(await drained).toEqual({ sent: 1, deferred: 0, failed: 0 });
      expect(mailer.taken).toHaveLength(1);
      expect((await outboxOf(site))[0]?.state).toBe('sent');
    });
  });

  describe('a mail at which the process always dies', () => {
    it('is given up in the end', async () => {
      await send();
      await site.database.kysely.updateTable(TABLE).set({ attempts: 20 }).execute();
      expect(await drain()).toEqual({ sent: 0, deferred: 0, failed: 1 });
      expect(mailer.taken).toEqual([]);
      expect((await outboxOf(site))[0]?.lastError).toMatch(/^Every attempt ended with the process/);
    });
  });

  describe('several workers', () => {
    it('send each mail once, all at the same time', async () => {
      const sites = [site, await open(), await open()];
      for (let count = 0; count < 40; count++) await send({ to: `visitor${count}@example.com` });
      const counts = await Promise.all(sites.map(({ mailWorker }) => mailWorker.drain()));
      expect(counts.reduce((total, { sent }) => total + sent, 0)).toBe(40);
      expect(new Set(mailer.taken.map((mail) => mail.to)).size).toBe(40);
      expect(mailer.taken).toHaveLength(40);
    });

    it('leave a mail to the one that has it, until its time is over', async () => {
      const { promise: free, resolve } = Promise.withResolvers<void>();
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      mailer.answer = async () => {
        begin();
        await free;
        return { sent: true };
      };
      await send();
      const first = drain();
      await begun;
      const other = new ToldMailer();
      const second = await open({ mailer: other });
      expect(await second.mailWorker.drain()).toEqual({ sent: 0, deferred: 0, failed: 0 });
      // As if the first one had been killed.
      clock.advance({ seconds: 31 });
      expect(await second.mailWorker.drain()).toEqual({ sent: 1, deferred: 0, failed: 0 });
      resolve();
      await first;
      expect(other.taken[0]?.messageId).toBe(mailer.taken[0]?.messageId);
      expect(project.log.join('')).toContain('mail_lease_lost');
    });
  });

  describe('a worker that is stopped', () => {
    it('waits for the mail under way, and takes no more', async () => {
      const { promise: free, resolve } = Promise.withResolvers<void>();
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      mailer.answer = async () => {
        begin();
        await free;
        return { sent: true };
      };
      await send();
      site.mailWorker.start();
      await begun;
      const stopped = site.mailWorker.stop();
      await send({ to: 'bob@example.com' });
      resolve();
      await stopped;
      expect((await outboxOf(site)).map(({ recipient, state }) => [recipient, state])).toEqual([
        [to, 'sent'],
        ['bob@example.com', 'queued'],
      ]);
    });
  });
});

const TABLE = 'latchkey_mail_outboxmail';

/** As `latchkey sendmail --retry` does. */
async function outboxRetry({ database }: OpenProject<User>, clock: TestClock): Promise<void> {
  await database.kysely
    .updateTable(TABLE)
    .set({ state: 'queued', attempts: 0, next_attempt_at: clock.now(), settled_at: null })
    .where('state', '=', 'failed')
    .execute();
}
