import { sendMail } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestMailServer } from '../support/mail-server.ts';
import { type MountStart, type RunningMount, startMount } from './mount-case.ts';
import { mounts } from './mounts.ts';

describe.each(mounts)('$name', (mount) => {
  let server: TestMailServer;
  let running: RunningMount;
  beforeEach(async () => {
    server = new TestMailServer();
    await server.start();
  });
  afterEach(async () => {
    await running.stop();
    await server.stop();
    vi.unstubAllEnvs();
  });
  const start = async (settings: MountStart['settings'] = {}) => {
    const all = { mailUrl: server.url, publicOrigin: 'http://shop.example', ...settings };
    running = await startMount(mount, { settings: all });
    await sendMail(running.project, 'mails/test', { to: 'ada@example.com' });
  };

  it('sends the mail of the outbox from its first request on', async () => {
    await start();
    await running.project.mailWorker.idle();
    expect(server.connections).toBe(0);
    await running.client().get('/accounts/login/');
    await running.project.mailWorker.idle();
    expect(server.taken.map(({ to }) => to)).toEqual(['ada@example.com']);
  });

  it('leaves it to others in a function of a cloud, unless a setting says so', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'shop');
    await start();
    await running.client().get('/accounts/login/');
    await running.project.mailWorker.idle();
    expect(server.connections).toBe(0);
    expect(running.log.filter((line) => line.includes('mail_worker_off'))).toHaveLength(1);
    await running.stop();
    await start({ mailWorker: 'on' });
    await running.client().get('/accounts/login/');
    await running.project.mailWorker.idle();
    expect(server.taken).toHaveLength(1);
  });
});
