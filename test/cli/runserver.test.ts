import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, type ServedSite, serve, TEST_SECRET_KEY } from './sample-project.ts';

/** A site with views that a test can hold up and break. */
const URLS = `
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountsUrls, dashboardView, homeView, HttpResponse, include, path } from 'latchkey';
import { CustomUser } from './accounts/user.ts';

const here = (name) => new URL(name, import.meta.url);

async function slowView() {
  writeFileSync(here('begun'), '');
  while (!existsSync(here('go-on'))) await sleep(10);
  return new HttpResponse('answered');
}

function strayView() {
  setImmediate(() => { throw new Error('stray exception'); });
  Promise.reject(new Error('stray rejection'));
  return new HttpResponse('answered');
}

export const urls = [
  path('', homeView(), { name: 'home' }),
  path('dashboard/', dashboardView(), { name: 'dashboard' }),
  path('slow/', slowView),
  path('stray/', strayView),
  ...include('accounts/', accountsUrls(CustomUser)),
];
`;

/** However it ends: what is cut off may end in an error. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve());
  });
}

describe('runserver', () => {
  let project: SampleProject;
  const running: ServedSite[] = [];

  beforeEach(() => {
    project = new SampleProject();
  });
  afterEach(async () => {
    for (const { process } of running.splice(0)) {
      process.kill('SIGKILL');
      await process.finished;
    }
    project.remove();
  });

  const start = async (env?: Record<string, string>) => {
    const site = await serve(project, env);
    running.push(site);
    return site;
  };
  const stop = async ({ process }: ServedSite) => {
    process.kill('SIGTERM');
    return process.finished;
  };
  const secretKey = () => /^SECRET_KEY=(.+)$/m.exec(readFileSync(project.path('.env'), 'utf8'))?.[1] ?? '';

  it('makes key and database at the first start and keeps both at the second', async () => {
    const first = await start();
    const client = new TestClient(first.origin);
    expect((await client.get('/accounts/login/')).status).toBe(200);
    const account = { email: 'ada@example.com', username: 'Ada', password: 'correct horse battery' };
    await client.submit('/accounts/register/', { ...account, confirmPassword: account.password });
    expect((await client.get('/visits/')).status).toBe(200);

    const key = secretKey();
    expect(key).toMatch(/^[\w+/]{64}$/);
    expect(statSync(project.path('.env')).mode & 0o777).toBe(0o600);
    expect(existsSync(project.path('.env.lock'))).toBe(false);
    const ended = await stop(first);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('Made a SECRET_KEY');
    expect(ended.stdout).toContain('Applied accounts.0001_initial');
    expect(ended.stdout + ended.stderr).not.toContain(key);

    const second = await start();
    expect(secretKey()).toBe(key);
    expect(second.process.output).not.toContain('Made a SECRET_KEY');
    const later = new TestClient(second.origin);
    for (const [name, value] of client.cookies) later.cookies.set(name, value);
    expect((await later.get('/visits/')).text).toContain('2 times');
  });

  it('uses one key for two first starts at once', async () => {
    const sites = await Promise.all([start(), start()]);
    const said = sites.filter(({ process }) => process.output.includes('Made a SECRET_KEY'));
    expect(said).toHaveLength(1);
    expect(readFileSync(project.path('.env'), 'utf8').match(/SECRET_KEY=/g)).toHaveLength(1);

    // A session of one is a session of the other: both sign with the same key.
    const [one, other] = sites.map(({ origin }) => new TestClient(origin)) as [TestClient, TestClient];
    const account = { email: 'ada@example.com', username: 'Ada', password: 'correct horse battery' };
    await one.submit('/accounts/register/', { ...account, confirmPassword: account.password });
    for (const [name, value] of one.cookies) other.cookies.set(name, value);
    expect((await other.get('/dashboard/')).status).toBe(200);
  });

  it('adds the key to an .env that is there, and closes the file to others', async () => {
    writeFileSync(project.path('.env'), 'LOG_LEVEL=warn\nSECRET_KEY=', { mode: 0o644 });
    await start();
    const text = readFileSync(project.path('.env'), 'utf8');
    expect(text).toMatch(/^LOG_LEVEL=warn\nSECRET_KEY=\nSECRET_KEY=[\w+/]{64}\n$/);
    expect(statSync(project.path('.env')).mode & 0o777).toBe(0o600);
  });

  it('takes a key from the environment and writes none', async () => {
    await start({ SECRET_KEY: TEST_SECRET_KEY });
    expect(existsSync(project.path('.env'))).toBe(false);
  });

  it('prints no line for a request in production', async () => {
    const site = await start({ NODE_ENV: 'production' });
    expect((await fetch(site.origin)).status).toBe(200);
    expect((await stop(site)).stdout).not.toContain('GET /');
  });

  it('lets the environment win over .env', async () => {
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nALLOWED_HOSTS=elsewhere.example\n`);
    const site = await start({ ALLOWED_HOSTS: '127.0.0.1' });
    expect((await fetch(site.origin)).status).toBe(200);
    const other = await start({ ALLOWED_HOSTS: '' });
    expect((await fetch(other.origin)).status).toBe(400);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers the request under way at %s, then exits 0',
    async (signal) => {
      project.write('urls.ts', URLS);
      const site = await start();
      const answer = fetch(`${site.origin}/slow/`).then((response) => response.text());
      while (!existsSync(project.path('begun'))) await setTimeout(10);
      // These hold nothing up: one never asks, one never ends its headers.
      const silent = connect(Number(new URL(site.origin).port), '127.0.0.1');
      const slow = connect(Number(new URL(site.origin).port), '127.0.0.1');
      slow.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n');
      await Promise.all([once(silent, 'connect'), once(slow, 'connect')]);
      const cut = Promise.all([closed(silent), closed(slow)]);

      site.process.kill(signal);
      await site.process.printed(/Stopping/);
      await cut;
      await expect(fetch(site.origin)).rejects.toThrow();
      writeFileSync(project.path('go-on'), '');
      expect(await answer).toBe('answered');
      const { code, stderr } = await site.process.finished;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );

  it('exits at once at a second signal', async () => {
    project.write('urls.ts', URLS);
    const site = await start();
    const answer = fetch(`${site.origin}/slow/`).catch(() => 'cut off');
    while (!existsSync(project.path('begun'))) await setTimeout(10);
    site.process.kill('SIGTERM');
    await site.process.printed(/Stopping/);
    site.process.kill('SIGTERM');
    expect((await site.process.finished).code).toBe(143);
    expect(await answer).toBe('cut off');
  });

  it('survives what a request leaves uncaught, and logs it', async () => {
    project.write('urls.ts', URLS);
    const site = await start();
    expect(await (await fetch(`${site.origin}/stray/`)).text()).toBe('answered');
    await site.process.printed(/uncaught_exception .*stray exception/);
    await site.process.printed(/unhandled_rejection .*stray rejection/);
    expect((await fetch(site.origin)).status).toBe(200);
    // Each request has its line, which shows no secret and has no colours.
    await site.process.printed(/^\d\d:\d\d:\d\d GET \/stray\/ 200 \d+ ms$/m);
    await fetch(`${site.origin}/accounts/reset/s3cret/?token=s3cret&page=2`);
    await site.process.printed(/^[\d:]+ GET \/accounts\/reset\/\*\*\*\/\?token=\*\*\*&page=2 \d+ \d+ ms$/m);
    expect(site.process.output).not.toContain('s3cret');
    expect((await stop(site)).code).toBe(0);
  });

  it('shows a template of the project as it is now, without a restart', async () => {
    project.write('templates/home.html', 'the first text');
    const site = await start();
    const home = async () => (await fetch(site.origin)).text();
    expect(await home()).toBe('the first text');
    project.write('templates/home.html', 'the second text');
    await expect.poll(home).toBe('the second text');
  });

  it('does not start with an error that the checks find, and says it in their words', async () => {
    project.edit('accounts/user.ts', 'isActive:', 'phone: field.text({ maxLength: 30 }),\n    isActive:');
    project.write('templates/broken.html', '{% if user %}');
    const { code, stdout, stderr } = await runCli(['runserver', '--noreload', '--port', '0'], project);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'Error models.E002\n  The table accounts_customuser has no column phone, which the model CustomUser needs.',
    );
    expect(stderr).toContain('Error templates.E001\n');
    expect(stderr).toContain('Warning database.W002\n');
    expect(stderr).toContain('Found 2 errors and 1 warning.\nThe site was not started.');
    expect(stdout).not.toContain('press Ctrl+C');
  });

  it('starts with warnings, and tells what the checks of the apps find as well', async () => {
    project.write('templates/lost.html', "{% url 'nowhere' %}");
    project.edit(
      'accounts/app.ts',
      'folder:',
      "checks: [{ id: 'accounts.W001', problems: () => ['The tea is cold.'] }], folder:",
    );
    const site = await start();
    expect(site.process.output).toContain(
      'Warning templates.W001\n  The template lost.html links to the URL nowhere',
    );
    await site.process.printed(/Warning accounts\.W001\n {2}The tea is cold\.\n/);
    expect((await fetch(site.origin)).status).toBe(200);
    expect(await stop(site)).toMatchObject({ code: 0, stderr: '' });
  });

  it('names a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runCli(['runserver', '--port', `${port}`], project);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `Latchkey cannot serve on 127.0.0.1, port ${port}: another program has that port. Choose a free one with --port.\n`,
    );
  });

  it('names a host that it cannot listen on', async () => {
    // 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
    const { code, stderr } = await runCli(['runserver', '--host', '192.0.2.1', '--port', '0'], project);
    expect(code).toBe(1);
    expect(stderr).toContain('Latchkey cannot serve on 192.0.2.1');
  });
});
