import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { startAttackSite } from '../support/attack-project.ts';
import { MountClient } from '../support/mount-client.ts';
import { exchange } from '../support/raw-exchange.ts';
import { rawRequest } from '../support/refusals.ts';

describe('a static file', () => {
  let site: TestSite<User>;
  let address: string;
  beforeAll(async () => {
    site = await startAttackSite();
    const { text } = await site.client().get('/');
    address = /href="(\/static\/site\.css\?v=\w+)"/.exec(text)?.[1] ?? '';
  });
  afterAll(() => site.stop());

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    site.client().request(path, { headers, method });

  it('at the address that pages give it is kept for a year, at any other it is asked for again', async () => {
    expect(address).not.toBe('');
    expect((await get(address)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/static/site.css', '/static/site.css?v=0', `${address}&a=b`, `${address}0`]) {
      expect((await get(path)).headers.get('cache-control'), path).toBe('no-cache');
    }
  });

  it('is answered with 304 where the browser has it, and whole where it has another', async () => {
    const first = await get(address);
    const etag = String(first.headers.get('etag'));
    const again = await get(address, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    expect(again.headers.get('etag')).toBe(etag);
    expect((await get(address, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('is compressed for those who can read it, under an ETag of its own', async () => {
    const agent = new MountClient({ port: site.port, origin: site.origin });
    const plain = await agent.get(address);
    expect(plain.headers.get('content-encoding')).toBeNull();
    const zipped = await get(address, { 'accept-encoding': 'gzip' });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(zipped.text).toBe(plain.text);
    expect(zipped.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    expect(zipped.headers.get('vary')).toBe('Accept-Encoding');
    const raw = await exchange(site.port, rawRequest(site, `GET ${address}`, ['Accept-Encoding: gzip']));
    const body = Buffer.from(raw.text.slice(raw.text.indexOf('\r\n\r\n') + 4), 'latin1');
    expect(gunzipSync(body).toString()).toBe(plain.text);
    expect(body.length).toBeLessThan(plain.text.length / 2);
  });

  it('is answered to HEAD with the same headers and no body', async () => {
    const whole = await get(address);
    const head = await get(address, {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    for (const name of ['content-type', 'cache-control', 'etag', 'vary', 'content-security-policy']) {
      expect(head.headers.get(name), name).toBe(whole.headers.get(name));
    }
  });

  it('sets no cookie and has a type that no browser guesses at', async () => {
    for (const [path, type] of [
      ['/static/site.css', 'text/css; charset=utf-8'],
      ['/static/site.js', 'text/javascript; charset=utf-8'],
      ['/static/favicon.svg', 'image/svg+xml'],
      ['/static/bootstrap/bootstrap.min.css', 'text/css; charset=utf-8'],
    ] as const) {
      const { status, headers } = await get(path, { cookie: 'latchkey_session=damaged' });
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe(type);
      expect(headers.getSetCookie()).toEqual([]);
    }
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('takes no %s', async (method) => {
    const { status } = await get('/static/site.css', {}, method);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it.each([
    '/static/',
    '/static',
    '/static/.',
    '/static/bootstrap/',
    '/static/../settings.ts',
    '/static/../../package.json',
    '/static/..%2fsettings.ts',
    '/static/%2e%2e/settings.ts',
    '/static/%2e%2e%2fsettings.ts',
    '/static/..%252fsettings.ts',
    '/static/..%5csettings.ts',
    '/static/..\\settings.ts',
    '/static/....//settings.ts',
    '/static/%c0%ae%c0%ae/settings.ts',
    '/static//etc/passwd',
    '/static/%2fetc/passwd',
    '/static/site.css%00.js',
    '/static/site.css/',
    '/static/site.css/../../settings.ts',
    '/static/.env',
    '/static/../.env',
    '/static/db.sqlite3',
    '/static/bootstrap/../../../../package.json',
    '/static/bootstrap/bootstrap.min.css.map',
    '/static/__proto__',
    '/static/constructor',
    '/settings.ts',
    '/.env',
    '/db.sqlite3',
    '/templates/visits/visits.html',
  ])('is not found at %s', async (path) => {
    const { statuses, text } = await exchange(site.port, rawRequest(site, `GET ${path}`));
    expect(statuses).toHaveLength(1);
    expect([400, 404]).toContain(statuses[0]);
    expect(text).not.toMatch(/settingsFromEnvironment|devDependencies|root:|SQLite format|extends 'accounts/);
  });
});
