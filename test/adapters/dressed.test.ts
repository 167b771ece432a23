import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { APP_ORIGIN, THEME_HEADER } from './mounts/dressing.ts';
import { dressedMounts } from './mounts.ts';
import { loggedIn, makeUser } from './visitors.ts';

/** What a script of the other origin sends, with a header that has a cookie set in front of the accounts. */
const script = { origin: APP_ORIGIN, accept: 'application/json', [THEME_HEADER]: 'dark' };
const page = { origin: APP_ORIGIN, accept: 'text/html', [THEME_HEADER]: 'dark' };

describe.each(dressedMounts)('$name', (mountCase) => {
  let mount: RunningMount;
  let ada: TestClient;
  beforeAll(async () => {
    mount = await startMount(mountCase, {
      settings: { csrfTrustedOrigins: [APP_ORIGIN], allowedHosts: ['127.0.0.1'] },
    });
    await makeUser(mount, 'ada');
    ada = await loggedIn(mount, 'ada');
  });
  afterAll(() => mount.stop());

  function expectDressed(answer: TestAnswer): void {
    const { headers } = answer;
    expect({
      origin: headers.get('access-control-allow-origin'),
      credentials: headers.get('access-control-allow-credentials'),
      number: headers.get('x-request-id'),
      theme: headers.getSetCookie().filter((line) => line.startsWith('theme=dark')).length,
    }).toEqual({ origin: APP_ORIGIN, credentials: 'true', number: 'r1', theme: 1 });
    const varies = (headers.get('vary') ?? '').split(/,\s*/).map((name) => name.toLowerCase());
    expect(varies).toEqual(expect.arrayContaining(['origin', 'cookie']));
  }

  it.each([
    ['an answer of the host', '/api/kept', script, 200],
    ['401', '/api/me', script, 401],
    ['403', '/staff/', script, 403],
    ['403 as a page', '/staff/', page, 403],
    ['a refusal that the host throws', '/refused/', script, 403],
    ['a page that the host renders', '/page/', page, 200],
    ['the 404 of the host', '/nowhere', script, 404],
  ])('leaves what stands in front its headers and cookies at %s', async (_, path, headers, status) => {
    const client = status === 401 ? mount.client() : ada;
    const answer = await client.get(path, headers);
    expect([answer.status, answer.text.length > 0]).toEqual([status, true]);
    expectDressed(answer);
  });

  it("leaves them at the project's own pages and at redirects", async () => {
    const login = await mount.client().get('/accounts/login/', page);
    expectDressed(login);
    expect(login.headers.getSetCookie().some((line) => line.startsWith('latchkey_csrf='))).toBe(true);
    const asked = await mount.client().get('/members/', page);
    expect(asked.status).toBe(302);
    expectDressed(asked);
  });

  it('leaves them where a forged request, or one that is too large, is refused', async () => {
    const forged = await ada.request('/api/keep', {
      method: 'POST',
      headers: { ...script, 'content-type': 'application/json' },
      body: '{"key":"a","value":1}',
    });
    expect(forged.status).toBe(403);
    expectDressed(forged);
    const large = await ada.post('/basket/', { item: 'x'.repeat(mount.project.settings.maxBodyBytes) }, page);
    expect(large.status).toBe(413);
    expectDressed(large);
  });

  it('lets its own answers be compressed', async () => {
    // @fastify/compress knows the app's routes alone.
    const paths = mountCase.name.startsWith('Fastify') ? ['/page/'] : ['/page/', '/accounts/login/'];
    for (const path of paths) {
      const compressed = await mount.client().get(path, { 'accept-encoding': 'gzip' });
      expect(compressed.headers.get('content-encoding')).toBe('gzip');
      expect(compressed.text).toContain('</html>');
    }
  });
});
