import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from '../support/raw-exchange.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { mounts } from './mounts.ts';
import { tokenOf } from './visitors.ts';

const FORM = 'application/x-www-form-urlencoded';

async function askRaw({ port }: RunningMount, lines: readonly string[], body = '') {
  const { text } = await exchange(port, `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`);
  return { text, status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]) };
}

describe.each(mounts)('$name', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase);
  });
  afterAll(async () => {
    expect((await mount.client().get('/hello')).text).toBe('Hello, AnonymousUser');
    await mount.stop();
  });

  const ask = (lines: readonly string[], body?: string) => askRaw(mount, lines, body);
  const ownHost = () => `Host: 127.0.0.1:${mount.port}`;

  it('takes a target that is a whole address', async () => {
    const page = await ask([`GET http://127.0.0.1:${mount.port}/hello HTTP/1.1`, ownHost()]);
    expect(page.text).toContain('Hello, AnonymousUser');
    const guarded = await ask([`GET http://127.0.0.1:${mount.port}/members/?a=b HTTP/1.1`, ownHost()]);
    expect(guarded.text).toMatch(/^location: \/accounts\/login\/\?next=\/members\/%3Fa%3Db\r$/im);
  });

  it.each([
    ['a foreign host', ['GET /hello HTTP/1.1', 'Host: evil.example']],
    ['a foreign host, for a page of the project', ['GET /accounts/login/ HTTP/1.1', 'Host: evil.example']],
    ['a malformed host', ['GET /accounts/login/ HTTP/1.1', 'Host: a b']],
    ['a port that is none', ['GET /hello HTTP/1.1', 'Host: 127.0.0.1:99999']],
    [
      'a port that is none, for a page of the project',
      ['GET /accounts/login/ HTTP/1.1', 'Host: localhost:65536'],
    ],
    ['a port that is no number', ['GET /hello HTTP/1.1', 'Host: localhost:http']],
    ['an app with a user in it', ['GET /accounts/login/ HTTP/1.1', 'Host: localhost@evil.example']],
    ['no host', ['GET /hello HTTP/1.1']],
    ['no host, and the old protocol', ['GET /hello HTTP/1.0']],
    ['a whole address elsewhere', ['GET http://evil.example/hello HTTP/1.1', 'Host: localhost']],
    ['a star', ['OPTIONS * HTTP/1.1', 'Host: localhost']],
    ['a scheme that is no HTTP', ['GET ftp://localhost/hello HTTP/1.1', 'Host: localhost']],
  ])('answers 400 to a request with %s', async (_, lines) => {
    expect((await ask(lines)).status).toBe(400);
  });

  it.each(['/basket/', '/accounts/login/'])(
    'answers 413 at %s to a form that is too large, announced or not',
    async (page) => {
      const client = mount.client();
      const token = await tokenOf(client);
      const cookie = `Cookie: latchkey_csrf=${client.cookies.get('latchkey_csrf')}`;
      const body = `csrfmiddlewaretoken=${token}&item=${'x'.repeat(70_000)}`;
      const head = [
        `POST ${page} HTTP/1.1`,
        ownHost(),
        `Origin: ${mount.origin}`,
        cookie,
        `Content-Type: ${FORM}`,
      ];
      expect((await ask([...head, `Content-Length: ${body.length}`], body)).status).toBe(413);
      const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
      expect((await ask([...head, 'Transfer-Encoding: chunked'], chunked)).status).toBe(413);
    },
  );

  it.each([
    [400, 'a percent sign that says nothing', {}, 'item=%zz'],
    [400, 'wrong UTF-8', {}, 'item=%ff'],
    [400, 'more fields than allowed', {}, 'a=1&'.repeat(200)],
    [415, 'a body that is compressed', { 'content-encoding': 'gzip' }, 'item=x'],
    [415, 'another character set', { 'content-type': `${FORM}; charset=utf-16` }, 'item=x'],
  ])('answers %d to a form with %s', async (status, _, headers, body) => {
    const client = mount.client();
    const token = await tokenOf(client);
    const answer = await client.request('/accounts/login/', {
      method: 'POST',
      headers: { 'content-type': FORM, origin: mount.origin, ...headers },
      body: `csrfmiddlewaretoken=${token}&${body}`,
    });
    expect(answer.status).toBe(status);
  });

  it('answers 405 to TRACE, and 404 to a path that is no path', async () => {
    expect((await ask(['TRACE /accounts/login/ HTTP/1.1', ownHost()])).status).toBe(405);
    // Fastify calls it malformed itself.
    expect([400, 404]).toContain((await ask(['GET /%zz/%ff/../x HTTP/1.1', ownHost()])).status);
    for (const target of ['//', '///', '//evil.example/', '//:99999', '/\\\\', '/?', '/#']) {
      expect((await ask([`GET ${target} HTTP/1.1`, ownHost()])).status, target).toBeLessThan(500);
    }
    expect((await ask(['GET //evil.example/ HTTP/1.1', ownHost()])).status).toBe(404);
    expect((await ask(['GET // HTTP/1.1', ownHost()])).status).toBe(404);
  });

  it('takes a chunked form', async () => {
    const client = mount.client();
    const token = await tokenOf(client);
    const parts = [`csrfmiddlewaretoken=${token}`, '&item=', 'book'];
    const chunks = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('');
    const head = ['POST /basket/ HTTP/1.1', ownHost(), `Origin: ${mount.origin}`, `Content-Type: ${FORM}`];
    const cookie = `Cookie: latchkey_csrf=${client.cookies.get('latchkey_csrf')}`;
    const { status } = await ask([...head, cookie, 'Transfer-Encoding: chunked'], `${chunks}0\r\n\r\n`);
    expect(status).toBe(302);
  });

  it('outlives a visitor who goes away in the middle of a form', async () => {
    const client = mount.client();
    const token = await tokenOf(client);
    for (const page of ['/basket/', '/accounts/login/']) {
      const before = mount.log.length;
      const socket = connect(mount.port, '127.0.0.1');
      const head = [`POST ${page} HTTP/1.1`, ownHost(), `Content-Type: ${FORM}`, 'Content-Length: 1000'];
      const cookie = `Cookie: latchkey_csrf=${client.cookies.get('latchkey_csrf')}`;
      socket.write(
        `${[...head, cookie, `Origin: ${mount.origin}`].join('\r\n')}\r\n\r\ncsrfmiddlewaretoken=${token}&`,
      );
      await expect.poll(() => socket.bytesWritten).toBeGreaterThan(0);
      socket.destroySoon();
      await expect.poll(() => mount.log.slice(before).join('')).toContain('status=400');
    }
  });
});

describe.each(mounts.filter(({ seesRawRequest }) => seesRawRequest))('$name, on node:http', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase);
  });
  afterAll(() => mount.stop());

  it.each([
    [400, 'two hosts', ['Host: localhost', 'Host: evil.example']],
    [431, 'more than 200 headers', Array.from({ length: 201 }, (_, index) => `X-${index}: 1`)],
  ])('answers %d to a request with %s', async (status, _, lines) => {
    expect(
      (await askRaw(mount, ['GET /hello HTTP/1.1', `Host: 127.0.0.1:${mount.port}`, ...lines])).status,
    ).toBe(status);
  });

  it('believes no https in the target', async () => {
    const { status } = await askRaw(mount, [
      `GET https://127.0.0.1:${mount.port}/hello HTTP/1.1`,
      `Host: 127.0.0.1:${mount.port}`,
    ]);
    expect(status).toBe(400);
  });
});
