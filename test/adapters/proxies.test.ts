import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Send, TestClient } from '../../src/testing/client/test-client.ts';
import { chainProxies, PROXIES } from '../support/chained-proxies.ts';
import { shapeOf } from './answer-shape.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { makeUser, PASSWORD } from './visitors.ts';

const pem = readFileSync('test/fixtures/localhost.pem');

/** By https, with a certificate that nobody has signed. */
function overTls(origin: string): Send {
  return async (path, { method, headers, body }) => {
    const outgoing = request(origin + path, { method, headers, ca: pem, agent: false }).end(body);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    const content = Buffer.concat(await incoming.toArray());
    const received = new Headers();
    for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
      received.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
    }
    return new Response(content.length > 0 ? content : null, {
      status: incoming.statusCode ?? 0,
      headers: received,
    });
  };
}

const forwarded = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7', 'x-forwarded-proto': 'https' };

describe.each(allMounts)('$name', (mountCase) => {
  const started: RunningMount[] = [];
  let direct: RunningMount;
  let behind: RunningMount;
  beforeAll(async () => {
    direct = await startMount(mountCase);
    started.push(direct);
    behind = await startMount(mountCase, { settings: { trustedProxies: ['127.0.0.1'] } });
    started.push(behind);
  });
  afterAll(async () => {
    for (const mount of started) await mount.stop();
  });

  it('believes no forwarded address without trusted proxies', async () => {
    expect((await direct.client().get('/ip', forwarded)).text).toBe('127.0.0.1');
    const page = await direct.client().get('/basket/', forwarded);
    expect(page.headers.getSetCookie().join()).toMatch(
      /^latchkey_csrf=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it('takes the address that the trusted proxy has seen, whatever the visitor wrote before it', async () => {
    expect((await behind.client().get('/ip', forwarded)).text).toBe('198.51.100.7');
    expect((await behind.client().get('/ip')).text).toBe('127.0.0.1');
    expect((await behind.client().get('/ip', { 'x-forwarded-for': 'unknown, , x' })).text).toBe('127.0.0.1');
  });

  if (!mountCase.http2)
    it('takes a login through two proxies, the outer of which speaks https', async () => {
      const mount = await startMount(mountCase, { settings: { trustedProxies: [...PROXIES] } });
      await makeUser(mount, 'ada');
      const proxies = await chainProxies({ port: mount.port, pem });
      started.push({ ...mount, stop: () => proxies.stop().then(() => mount.stop()) });
      const client = new TestClient(proxies.origin, overTls(proxies.origin));
      expect((await client.get('/ip')).text).toBe('127.0.0.1');
      const forged = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http' };
      expect((await client.get('/ip', forged)).text).toBe('127.0.0.1');
      const page = await client.get('/accounts/login/', forged);
      expect(shapeOf(page).cookies).toEqual([
        '__Host-latchkey_csrf=***; Path=/; HttpOnly; SameSite=Lax; Secure',
      ]);
      const answer = await client.submit('/accounts/login/', {
        email: 'ada@example.com',
        password: PASSWORD,
      });
      expect(answer.status).toBe(302);
      expect((await client.get('/members/')).text).toBe('Member ada@example.com');
      expect((await client.submit('/basket/', { item: 'book' })).status).toBe(302);
    });

  if (!mountCase.http2)
    it('believes no https that the visitor made up before two proxies (CVE-2019-12781)', async () => {
      const mount = await startMount(mountCase, { settings: { trustedProxies: [...PROXIES] } });
      const proxies = await chainProxies({ port: mount.port });
      started.push({ ...mount, stop: () => proxies.stop().then(() => mount.stop()) });
      const client = new TestClient(proxies.origin);
      for (const proto of ['https', 'https, https', 'wss', 'https,']) {
        const page = await client.get('/basket/', { 'x-forwarded-proto': proto });
        expect(page.headers.getSetCookie().join(), proto).not.toContain('Secure');
      }
    });

  it('sets secure cookies where the trusted proxy has https', async () => {
    const page = await behind.client().get('/basket/', forwarded);
    expect(shapeOf(page).cookies).toEqual([
      '__Host-latchkey_csrf=***; Path=/; HttpOnly; SameSite=Lax; Secure',
    ]);
    const login = await behind.client().get('/accounts/login/', forwarded);
    expect(shapeOf(login).cookies).toEqual(shapeOf(page).cookies);
  });
});
