import { type OpenProject, sendMail } from 'latchkey';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestClock } from '../../src/testing/test-clock.ts';
import type { User } from '../../starter/accounts/user.ts';
import { onSqlite } from '../support/databases.ts';
import { smtpAnswer, TestMailServer } from '../support/mail-server.ts';
import { MailProject, outboxOf, SECRET } from './mail-project.ts';

const to = 'ada@example.com';
const context = { name: 'Ada', secret: SECRET };
/** Milliseconds that a stop may take, where a mail server never answers: no more than its grace. */
const STOP = 9000;

onSqlite((databases) => {
  const project = new MailProject();
  let server: TestMailServer;
  let clock: TestClock;
  let databaseUrl: string;
  let site: OpenProject<User>;
  afterAll(() => project.close());
  beforeEach(async () => {
    server = new TestMailServer();
    await server.start();
    clock = new TestClock();
    databaseUrl = await databases.create();
    site = await open();
  });
  afterEach(async () => {
    await server.stop();
    await site.close();
  });
  const open = (settings: object = {}) =>
    project.open({
      databaseUrl,
      clock,
      settings: {
        mailUrl: server.url,
        mailTimeout: 1,
        defaultFromEmail: 'My shop <shop@shop.example>',
        replyToEmail: 'help@shop.example',
        ...settings,
      },
    });
  const send = (address = to, at = site) => sendMail(at, 'orders/thanks', { to: address, context });
  const drain = () => site.mailWorker.drain();
  const states = async () => (await outboxOf(site)).map(({ state }) => state);
  const none = { sent: 0, deferred: 0, failed: 0 };

  describe('a mail server', () => {
    it('gets a mail of two parts, with the headers of one that a machine has written', async () => {
      await send();
      const [queued] = await outboxOf(site);
      expect(await drain()).toEqual({ ...none, sent: 1 });
      const { raw, ...mail } = server.taken[0] ?? { raw: '' };
      expect(mail).toEqual({ to, messageId: queued?.messageId });
      expect(queued?.messageId).toMatch(/@shop\.example>$/);
      const [headers = ''] = raw.split('\r\n\r\n');
      expect(headers.split('\r\n').map((line) => line.replace(/boundary=.*/, 'boundary'))).toEqual(
        expect.arrayContaining([
          'From: My shop <shop@shop.example>',
          'To: ada@example.com',
          'Reply-To: help@shop.example',
          'Subject: Your order',
          'Auto-Submitted: auto-generated',
          'X-Auto-Response-Suppress: All',
          `Date: ${clock.now().toUTCString().replace('GMT', '+0000')}`,
          'MIME-Version: 1.0',
          'Content-Type: multipart/alternative;',
        ]),
      );
      expect(raw).toContain(`Dear Ada, ${SECRET}`);
      expect(raw).toContain(`<p>Dear Ada, ${SECRET}</p>`);
    });

    it('that asks for time gets the mail later, once', async () => {
      server.handlers = { onRcptTo: (_, __, done) => done(smtpAnswer(450, 'greylisted, come back')) };
      await send();
      expect(await drain()).toEqual({ ...none, deferred: 1 });
      clock.advance({ minutes: 2 });
      expect(await drain()).toEqual({ ...none, deferred: 1 });
      expect((await outboxOf(site))[0]).toMatchObject({
        attempts: 2,
        lastError: expect.stringContaining('450 greylisted, come back'),
      });
      server.handlers = {};
      clock.advance({ minutes: 3 });
      expect(await drain()).toEqual({ ...none, sent: 1 });
      expect(server.taken).toHaveLength(1);
    });

    it('that refuses the recipient for good is asked once', async () => {
      const reason = `5.1.1 no such user, see https://mail.example/?about=${SECRET}`;
      server.handlers = { onRcptTo: (_, __, done) => done(smtpAnswer(550, reason)) };
      await send();
      expect(await drain()).toEqual({ ...none, failed: 1 });
      const lastError = '550 5.1.1 no such user, see (address)';
      expect((await outboxOf(site))[0]).toMatchObject({ state: 'failed', lastError });
      clock.advance({ days: 1 });
      expect(await drain()).toEqual(none);
      expect(server.connections).toBe(1);
    });

    it('that refuses what the mail says is asked once', async () => {
      server.beforeAnswer = () => {
        throw smtpAnswer(554, 'this looks like spam');
      };
      await send();
      expect(await drain()).toEqual({ ...none, failed: 1 });
    });

    it('that refuses the site, its login or its sender, is asked again', async () => {
      site = await open({ mailUrl: server.url.replace('//', '//site:wrong@') });
      server.handlers = { onAuth: (_, __, done) => done(smtpAnswer(535, 'wrong password')) };
      await send();
      expect(await drain()).toEqual({ ...none, deferred: 1 });
      server.handlers = { onMailFrom: (_, __, done) => done(smtpAnswer(550, 'not your address')) };
      clock.advance({ minutes: 2 });
      expect(await drain()).toEqual({ ...none, deferred: 1 });
      server.handlers = {};
      clock.advance({ minutes: 3 });
      expect(await drain()).toEqual({ ...none, sent: 1 });
      expect(project.log.join('')).not.toContain('site:wrong');
    });

    it('that never says hello is given up after its time, and others meanwhile get theirs', async () => {
      let visits = 0;
      server.handlers = { onConnect: (_, done) => (visits++ === 0 ? undefined : done()) };
      await send('slow@example.com');
      await send('quick@example.com');
      expect(await drain()).toEqual({ sent: 1, deferred: 1, failed: 0 });
      clock.advance({ minutes: 2 });
      expect(await drain()).toEqual({ ...none, sent: 1 });
      expect(server.taken).toHaveLength(2);
    });

    it('that breaks off in the middle of a mail gets it again, and has it once', async () => {
      server.breaksOff = true;
      await send();
      expect(await drain()).toEqual({ ...none, deferred: 1 });
      server.breaksOff = false;
      clock.advance({ minutes: 2 });
      expect(await drain()).toEqual({ ...none, sent: 1 });
      expect(server.taken).toHaveLength(1);
    });

    it('that dies with a mail before it has said so gets it again, by the same Message-ID', async () => {
      const heard: string[] = [];
      server.beforeAnswer = ({ messageId }) => {
        heard.push(messageId);
        if (heard.length === 1) server.cut();
      };
      await send();
      expect(await drain()).toEqual({ ...none, deferred: 1 });
      clock.advance({ minutes: 2 });
      expect(await drain()).toEqual({ ...none, sent: 1 });
      expect(heard).toHaveLength(2);
      expect(new Set(heard).size).toBe(1);
    });

    it('that is gone and comes back gets every mail, each once', async () => {
      await server.stop();
      const addresses = Array.from({ length: 12 }, (_, number) => `visitor${number}@example.com`);
      for (const address of addresses) await send(address);
      expect(await drain()).toEqual({ ...none, deferred: 12 });
      await server.start();
      clock.advance({ minutes: 2 });
      expect(await drain()).toEqual({ ...none, sent: 12 });
      expect(server.taken.map((mail) => mail.to).sort()).toEqual(addresses.sort());
    });
  });

  describe('a site that stops with a mail under way', () => {
    it('waits until the mail server has it', async () => {
      const { promise: heard, resolve: hear } = Promise.withResolvers<void>();
      const { promise: free, resolve } = Promise.withResolvers<void>();
      server.beforeAnswer = async () => {
        hear();
        await free;
      };
      site.mailWorker.start();
      await send();
      await heard;
      const closed = site.close();
      resolve();
      await closed;
      site = await open();
      expect(await states()).toEqual(['sent']);
      expect(server.taken).toHaveLength(1);
    });

    it(
      'does not wait for one that never answers, and leaves the mail to the next',
      async () => {
        site = await open({ mailTimeout: 600 });
        const { promise: heard, resolve: hear } = Promise.withResolvers<void>();
        server.handlers = { onConnect: () => hear() };
        site.mailWorker.start();
        await send();
        await heard;
        await site.close();
        server.handlers = {};
        site = await open();
        // The clock stands still: its time is not over, it was given back.
        expect((await outboxOf(site))[0]?.attempts).toBe(0);
        expect(await drain()).toEqual({ ...none, sent: 1 });
        expect(server.taken).toHaveLength(1);
      },
      STOP,
    );
  });

  describe('a page that sends mail', () => {
    it('does not wait for the mail server, whose mail goes when it is back', async () => {
      site = await open({ mailTimeout: 600 });
      const { promise: heard, resolve: hear } = Promise.withResolvers<void>();
      server.handlers = { onConnect: () => hear() };
      site.mailWorker.start();
      // It would never come to an end if it waited.
      await send();
      await heard;
      server.cut();
      await site.mailWorker.idle();
      expect(await states()).toEqual(['queued']);
      server.handlers = {};
      clock.advance({ minutes: 2 });
      site.mailWorker.wake();
      await vi.waitFor(() => expect(server.taken).toHaveLength(1), { timeout: 5000 });
    });
  });
});
