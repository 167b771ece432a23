import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { HttpError, HttpResponse, loginRequiredMiddleware, type Middleware } from 'latchkey';
import { latchkey as forExpress } from 'latchkey/express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import { exchange } from '../support/raw-exchange.ts';
import { type MountCase, type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser, tokenOf } from './visitors.ts';

/** What a middleware of a project's own may do, by a header of the request. */
const own: Middleware<User> = async (request, next) => {
  const wish = request.headers.get('x-wish');
  if (wish === 'answer') return new HttpResponse(`closed, ${request.user}`, { status: 503 });
  if (wish === 'refuse') throw new HttpError(403, 'refused by middleware');
  if (wish === 'remember') await request.session.set('items', ['by middleware']);
  const answer = await next();
  if (wish === 'change') return new HttpResponse('changed');
  return answer;
};

function runMount(mountCase: MountCase, middleware: readonly Middleware<User>[], settings = {}) {
  return startMount(mountCase, { project: { middleware }, settings });
}

describe.each(allMounts)("$name, with a project's middleware", (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await runMount(mountCase, [own, loginRequiredMiddleware({ prefix: '/basket/' })]);
    await makeUser(mount, 'ada');
  });
  afterAll(() => mount.stop());

  const spellings = [
    '/basket/',
    '/basket',
    '/BASKET/',
    '/%62asket/',
    '/%42asket/',
    '/%2562asket/',
    '/basket/nowhere',
    '/basket/?a=/hello',
    '/basket;a=b/',
    '//basket/',
    '/./basket/',
    '/hello/../basket/',
    '/hello/%2e%2e/basket/',
    '/basket%2f',
  ];

  it.each(spellings)("guards the host's pages under a prefix, spelled %s", async (page) => {
    const { status, text } = await mount.client().get(page);
    expect(text).not.toContain('<pre>');
    expect([302, 404]).toContain(status);
  });

  it("leads from the host's page to the login, and back", async () => {
    const client = mount.client();
    expect((await client.get('/basket/?x=1')).location).toBe('/accounts/login/?next=/basket/%3Fx%3D1');
    expect((await client.get('/basket/nowhere')).location).toBe('/accounts/login/?next=/basket/nowhere');
    expect((await client.get('/basket/', { accept: 'application/json' })).status).toBe(401);
    const ada = await loggedIn(mount, 'ada');
    expect((await ada.get('/basket/')).text).toContain('<pre>[]</pre>');
    expect((await ada.submit('/basket/', { item: 'tea' })).location).toBe('/basket/');
  });

  it('leaves the other pages open', async () => {
    expect((await mount.client().get('/hello')).text).toBe('Hello, AnonymousUser');
    expect((await mount.client().get('/basketball')).text).toBe('Nothing here');
    expect((await mount.client().post('/hooks/ping', {})).text).toBe('pong');
  });

  it("runs before the host's page, which it may answer for, refuse, or let go on", async () => {
    const client = await loggedIn(mount, 'ada');
    const answered = await client.get('/hello', { 'x-wish': 'answer' });
    expect([answered.status, answered.text]).toEqual([503, 'closed, ada@example.com']);
    const refused = await client.get('/hello', { 'x-wish': 'refuse', accept: 'application/json' });
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([403, 'forbidden']);
    expect((await client.get('/basket/', { 'x-wish': 'remember' })).text).toContain('["by middleware"]');
    expect((await client.get('/basket/')).text).toContain('["by middleware"]');
  });

  it('says so when it changes what the app alone can answer', async () => {
    const changed = await mount.client().get('/hello', { 'x-wish': 'change' });
    expect(changed.status).toBe(500);
    expect(mount.log.join('')).toContain('Middleware has changed what next() gave for /hello');
    expect((await mount.client().get('/', { 'x-wish': 'change' })).text).toBe('changed');
  });

  it('comes after the check of the CSRF token', async () => {
    const client = await loggedIn(mount, 'ada');
    const post = (fields: Readonly<Record<string, string>>) =>
      client.post('/leave/', fields, { 'x-wish': 'answer' });
    expect((await post({})).status).toBe(403);
    expect((await post({ csrfmiddlewaretoken: await tokenOf(client) })).status).toBe(503);
  });
});

describe.each(allMounts)('$name, guarded as a whole', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await runMount(mountCase, [loginRequiredMiddleware({ except: ['/hooks/', '/ip'] })], {
      loginUrl: '/news/',
    });
    await makeUser(mount, 'ada');
  });
  afterAll(() => mount.stop());

  const status = async (client: TestClient, page: string) => (await client.get(page)).status;

  it("opens the host's pages to those who are logged in alone", async () => {
    for (const page of ['/hello', '/basket/', '/api/kept', '/nowhere']) {
      expect((await mount.client().get(page)).location).toBe(`/news/?next=${page}`);
    }
    const ada = await loggedIn(mount, 'ada');
    expect(await status(ada, '/hello')).toBe(200);
    expect(await status(ada, '/nowhere')).toBe(404);
  });

  it('leaves open what it is told to, the login page, and what the project marks', async () => {
    const client = mount.client();
    expect((await client.post('/hooks/ping', {})).text).toBe('pong');
    expect(await status(client, '/ip')).toBe(200);
    expect(await status(client, '/news/')).toBe(200);
    expect(await status(client, '/accounts/login/')).toBe(200);
    expect(await status(client, '/accounts/register/')).toBe(200);
  });

  it.each(['/ipx', '/hooks/../hello', '/hooks/%2e%2e/hello', '/hooks/..%2fhello', '/HOOKS/../hello'])(
    'does not take %s for an exception',
    async (page) => {
      const { text } = await mount.client().get(page);
      expect(text).not.toContain('Hello');
    },
  );
});

describe.each(allMounts)('$name, guarded below basePath', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await runMount(mountCase, [loginRequiredMiddleware()], { basePath: '/members' });
  });
  afterAll(() => mount.stop());

  it("guards the host's pages there, and no others", async () => {
    expect((await mount.client().get('/members/own')).location).toBe(
      '/members/accounts/login/?next=/members/own',
    );
    expect((await mount.client().get('/hello')).text).toBe('Hello, AnonymousUser');
  });
});

describe("files, whose paths POSIX reads in another way than browsers, in Express's", () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-files-'));
  for (const name of ['reports', 'open']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'a.txt'), `a file of ${name}`);
  }
  const files: MountCase = {
    name: 'Express with files',
    seesRawRequest: true,
    make({ project, options }) {
      const auth = forExpress(project, options);
      return { auth, listener: express().use(auth, express.static(folder)) };
    },
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const guards = {
    'under a prefix': loginRequiredMiddleware<User>({ prefix: '/reports/' }),
    'but for others': loginRequiredMiddleware<User>({ except: ['/open/'] }),
  };
  it.each(Object.entries(guards))('are guarded %s', async (_, guard) => {
    const mount = await runMount(files, [guard]);
    try {
      expect((await mount.client().get('/open/a.txt')).text).toBe('a file of open');
      for (const path of [
        '/reports/a.txt',
        '/x\\y/../reports/a.txt',
        '/x/../reports/;/../a.txt',
        '/open/x\\y/../../reports/a.txt',
        '/open/;/../../reports/a.txt',
      ]) {
        // As it is: clients would take the dots out by the browsers' reading.
        const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
        expect((await exchange(mount.port, request)).statuses, path).toEqual([302]);
      }
    } finally {
      await mount.stop();
    }
  });
});
