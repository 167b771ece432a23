import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createSecureServer, type OutgoingHttpHeaders } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import createFastify from 'fastify';
import { HttpResponse, path } from 'latchkey';
import { latchkey as forFastify } from 'latchkey/fastify';
import { latchkey } from 'latchkey/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { TestClient } from '../../src/testing/client/test-client.ts';
import starter from '../../starter/latchkey.config.ts';
import { overHttp2 } from '../support/over-http2.ts';
import { cookieLines, shapeOf } from './answer-shape.ts';
import { type MountCase, type RunningMount, startMount } from './mount-case.ts';
import { web } from './mounts/web.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser, PASSWORD, tokenOf } from './visitors.ts';

interface Exchange {
  readonly status: number;
  readonly text: string;
}

/** Sends these very headers, which no browser would, and a body without a length. */
async function ask(
  origin: string,
  headers: OutgoingHttpHeaders,
  body: readonly string[] = [],
): Promise<Exchange> {
  const session = connect(origin);
  const stream = session.request(headers, { endStream: false });
  for (const part of body) stream.write(part);
  stream.end();
  const [head] = await once(stream, 'response');
  const text = Buffer.concat(await stream.toArray()).toString();
  session.close();
  return { status: head[':status'], text };
}

/** Web handlers have the HTTP/2 of their server: here that of @hono/node-server. */
const webHttp2: MountCase = { ...web, name: `${web.name} on node:http2`, http2: true };

describe.each([...allMounts.filter(({ http2 }) => http2), webHttp2])('$name', (mountCase) => {
  let mount: RunningMount;
  let authority: string;
  beforeAll(async () => {
    mount = await startMount(mountCase, {
      project: {
        urls: [
          ...starter.urls,
          path(
            'headers/',
            ({ headers }) => new HttpResponse(`${headers.get('host')} ${[...headers.keys()].sort()}`),
          ),
          path(
            'old-headers/',
            () =>
              new HttpResponse('sent', {
                headers: { connection: 'close', 'keep-alive': 'timeout=5', upgrade: 'x' },
              }),
          ),
        ],
      },
    });
    await makeUser(mount, 'ada');
    authority = `127.0.0.1:${mount.port}`;
  });
  afterAll(() => mount.stop());

  it.each(['/hello', '/accounts/login/'])(
    'takes the host at %s from :authority, or else from Host',
    async (page) => {
      const statusFor = async (names: OutgoingHttpHeaders) =>
        (await ask(mount.origin, { ':path': page, ...names })).status;
      expect(await statusFor({ ':authority': authority })).toBe(200);
      expect(await statusFor({ host: authority })).toBe(200);
      expect(await statusFor({ ':authority': authority, host: authority })).toBe(200);
      expect(await statusFor({ ':authority': 'evil.example' })).toBe(400);
      expect(await statusFor({ host: 'evil.example' })).toBe(400);
      if (mountCase.seesRawRequest)
        expect(await statusFor({ ':authority': authority, host: 'evil.example' })).toBe(400);
      expect(await statusFor({ ':authority': 'evil.example', host: authority })).toBe(400);
    },
  );

  if (mountCase.seesRawRequest)
    it('shows a view the headers of HTTP/1.1', async () => {
      const { text } = await ask(mount.origin, { ':path': '/headers/', cookie: ['a=1', 'b=2'] });
      expect(text).toBe(`${authority} cookie,host`);
    });

  if (mountCase.seesRawRequest)
    it('sends no header of a connection, which HTTP/2 forbids', async () => {
      const warnings: string[] = [];
      process.on('warning', ({ message }) => warnings.push(message));
      const answer = await mount.client().get('/old-headers/');
      expect([answer.status, answer.text]).toEqual([200, 'sent']);
      const forbidden = ['connection', 'keep-alive', 'upgrade', 'transfer-encoding'];
      expect(forbidden.filter((name) => answer.headers.has(name))).toEqual([]);
      const refused = await ask(mount.origin, { ':path': '*', ':method': 'OPTIONS' });
      expect(refused.status).toBe(400);
      // Node's, for a header that it had to leave out.
      expect(warnings).toEqual([]);
    });

  if (mountCase.seesRawRequest)
    it('believes no https that a client says it speaks', async () => {
      const client = new TestClient(mount.origin, overHttp2(mount.origin));
      const page = await client.get('/accounts/login/', { ':scheme': 'https' });
      expect(shapeOf(page).cookies).toEqual([cookieLines.csrf]);
    });

  it.each(['/basket/', '/accounts/login/'])(
    'reads a form at %s whose length is not announced',
    async (page) => {
      const client = mount.client();
      const token = await tokenOf(client);
      const headers = {
        ':path': page,
        ':method': 'POST',
        origin: mount.origin,
        cookie: `latchkey_csrf=${client.cookies.get('latchkey_csrf')}`,
        'content-type': 'application/x-www-form-urlencoded',
      };
      const fields = [
        `csrfmiddlewaretoken=${token}`,
        '&item=book&email=ada@example.com',
        `&password=${PASSWORD}`,
      ];
      expect((await ask(mount.origin, headers, fields)).status).toBe(302);
      const large = [
        'csrfmiddlewaretoken=',
        token,
        ...Array.from({ length: 70 }, () => `&x=${'x'.repeat(1000)}`),
      ];
      expect((await ask(mount.origin, headers, large)).status).toBe(413);
      expect((await ask(mount.origin, headers, [])).status).toBe(403);
    },
  );

  it('outlives a visitor who goes away in the middle of a form', async () => {
    const client = await loggedIn(mount, 'ada');
    for (const page of ['/basket/', '/accounts/login/']) {
      const before = mount.log.length;
      const session = connect(mount.origin);
      const stream = session.request({
        ':path': page,
        ':method': 'POST',
        origin: mount.origin,
        cookie: `latchkey_session=${client.cookies.get('latchkey_session')}`,
        'content-type': 'application/x-www-form-urlencoded',
      });
      stream.on('error', () => undefined).write('csrfmiddlewaretoken=x');
      await once(session, 'connect');
      await client.get('/hello');
      session.destroy();
      await expect.poll(() => mount.log.slice(before).join('')).toContain('status=400');
    }
    expect((await client.get('/hello')).text).toBe('Hello, ada@example.com');
  });
});

const pem = readFileSync('test/fixtures/localhost.pem');

describe('a server with TLS', () => {
  const secretKey = 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef';
  const settings = {
    ...starter.settings,
    secretKey,
    databaseUrl: 'sqlite::memory:',
    passwordHashers: cheapHashers(),
  };
  const project = { ...starter, settings };
  const stops: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  const visit = (origin: string) => new TestClient(origin, overHttp2(origin, { ca: pem }));

  async function walk(origin: string): Promise<void> {
    const client = visit(origin);
    expect((await client.get('/members/')).location).toBe('/accounts/login/?next=/members/');
    const answer = await client.submit('/accounts/login/?next=/members/', {
      email: 'ada@example.com',
      password: PASSWORD,
    });
    expect(shapeOf(answer)).toMatchObject({
      status: 302,
      location: '/members/',
      cookies: [
        '__Host-latchkey_session=***; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax; Secure',
        '__Host-latchkey_messages=***; Path=/; HttpOnly; SameSite=Lax; Secure',
        '__Host-latchkey_device=***; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax; Secure',
      ],
    });
    expect((await client.get('/members/')).text).toBe('Member ada@example.com');
  }

  it('of node:http2 has secure cookies, and serves HTTP/1.1 beside', async () => {
    const auth = latchkey(project, { folder: 'starter', writeLog: () => undefined });
    await auth.migrate();
    await makeUser(auth, 'ada');
    const members = auth.loginRequired((request, response) => response.end(`Member ${request.user.email}`));
    const server = createSecureServer({ key: pem, cert: pem, allowHTTP1: true }, auth.listener(members));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(() => new Promise((resolve) => server.close(() => resolve(auth.close()))));
    const { port } = server.address() as AddressInfo;
    await walk(`https://127.0.0.1:${port}`);
    const old = httpsRequest({
      host: '127.0.0.1',
      port,
      path: '/accounts/login/',
      ca: pem,
      agent: false,
    }).end();
    const [answer] = await once(old, 'response');
    expect([answer.httpVersion, answer.statusCode]).toEqual(['1.1', 200]);
    answer.resume();
  });

  it('of Fastify has secure cookies, and its handlers compile', async () => {
    const auth = forFastify(project, { folder: 'starter', writeLog: () => undefined });
    await auth.migrate();
    await makeUser(auth, 'ada');
    const app = createFastify({ http2: true, https: { key: pem, cert: pem, allowHTTP1: true } });
    await app.register(auth);
    app.setErrorHandler(auth.errorHandler());
    app.get(
      '/members/',
      auth.loginRequired((request) => `Member ${request.user.email}`),
    );
    app.get('/hook/', { preHandler: auth.loginRequired() }, (request) => `Member ${request.user}`);
    app.get('/page/', (request, reply) => auth.render(request, reply, 'home.html'));
    app.get('/token/', (request) => auth.csrfToken(request));
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    stops.push(() => app.close().then(() => auth.close()));
    await walk(origin);
    expect((await visit(origin).get('/hook/')).status).toBe(302);
    expect((await visit(origin).get('/page/')).text).toContain('</html>');
    expect((await visit(origin).get('/token/')).text).toMatch(/^[\w-]{65}$/);
  });
});
