import { type OpenProject, openProject, sendMail } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboxMail } from '../../src/core/mail/outbox/outbox-mail.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { smtpAnswer, TestMailServer } from '../support/mail-server.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

describe('sendmail', () => {
  let project: SampleProject;
  let server: TestMailServer;
  beforeEach(async () => {
    project = new SampleProject();
    server = new TestMailServer();
    await server.start();
    project.write(
      '.env',
      `SECRET_KEY=${TEST_SECRET_KEY}\nMAIL_URL=${server.url}\nPUBLIC_ORIGIN=https://shop.example\n`,
    );
    await run('migrate');
  });
  afterEach(async () => {
    await server.stop();
    project.remove();
  });

  const run = (...args: string[]) => runCli(args, { folder: project.folder });

  /** Does something with the database, as another process of the site. */
  async function besides<T>(work: (open: OpenProject<User>) => Promise<T>): Promise<T> {
    const databaseUrl = `sqlite:${project.path('db.sqlite3')}`;
    const settings = { ...starter.settings, secretKey: TEST_SECRET_KEY, databaseUrl };
    const open = openProject({ ...starter, settings }, { folder: project.folder, environment: {} });
    try {
      return await work(open);
    } finally {
      await open.close();
    }
  }
  const queue = (...addresses: string[]) =>
    besides(async (open) => {
      for (const to of addresses) await sendMail(open, 'mails/test', { to });
    });

  it('says how many mails it has sent, put off and given up', async () => {
    expect((await run('sendmail')).stdout).toBe('There is no mail to send.\n');
    await queue('ada@example.com', 'bob@example.com', 'gone@example.com', 'busy@example.com');
    server.handlers = {
      onRcptTo: ({ address }, _, done) => {
        if (address.startsWith('gone')) return done(smtpAnswer(550, 'no such user'));
        return done(address.startsWith('busy') ? smtpAnswer(451, 'not now') : null);
      },
    };
    const sent = await run('sendmail');
    expect(sent).toMatchObject({ code: 0, stdout: 'Sent 2, put off 1, gave up 1.\n' });
    expect(server.taken.map(({ to }) => to).sort()).toEqual(['ada@example.com', 'bob@example.com']);
  });

  it('tries again what was given up, of which check has told', async () => {
    await queue('gone@example.com');
    server.handlers = { onRcptTo: (_, __, done) => done(smtpAnswer(550, 'no such user')) };
    await run('sendmail');
    const { stdout } = await run('check');
    expect(stdout).toContain(
      'Warning latchkey_mail.W001\n  1 mail was given up, the latest for: "550 no such user". ' +
        'To try again, run: latchkey sendmail --retry\n',
    );
    server.handlers = {};
    expect((await run('sendmail')).stdout).toBe('There is no mail to send.\n');
    expect((await run('sendmail', '--retry')).stdout).toBe('Sent 1, put off 0, gave up 0.\n');
    expect((await run('check')).stdout).not.toContain('latchkey_mail');
  });

  it('is missed by check, where nothing sends mail', async () => {
    await queue('ada@example.com', 'bob@example.com');
    expect((await run('check')).stdout).not.toContain('latchkey_mail');
    const nextAttemptAt = new Date(Date.now() - 2 * 3_600_000);
    await besides(({ objects }) => objects(OutboxMail).updateWhere({ state: 'queued' }, { nextAttemptAt }));
    expect((await run('check')).stdout).toContain(
      'Warning latchkey_mail.W002\n  2 mails wait for more than an hour, and nothing sends them.',
    );
  });

  it('is not needed to see what a mail server says: sendtestemail goes there itself', async () => {
    const { stdout } = await run('sendtestemail', 'ada@example.com');
    expect(stdout).toMatch(/was handed to 127\.0\.0\.1:\d+\.\nIt answered: 250 .+\n$/);
    server.handlers = { onRcptTo: (_, __, done) => done(smtpAnswer(550, 'no such user')) };
    const refused = await run('sendtestemail', 'ada@example.com');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The mail to ada@example.com could not be sent: 550 no such user'),
    });
  });
});
