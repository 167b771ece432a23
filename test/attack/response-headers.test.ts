import { HttpResponse, path } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { attackProject, logIn, makeUser, startAttackSite } from '../support/attack-project.ts';
import { exchange } from '../support/raw-exchange.ts';
import { rawRequest } from '../support/refusals.ts';

const project = {
  ...attackProject,
  urls: [
    ...attackProject.urls,
    path<User>('broken/', () => {
      throw new Error('broken');
    }),
    path<User>('nonce/', ({ cspNonce }) => new HttpResponse(`<script nonce="${cspNonce}"></script>`)),
    path<User>('nonce-web/', ({ cspNonce }) => new Response(`<style nonce="${cspNonce}"></style>`)),
    path<User>('web-response/', () => Response.json({ a: 1 })),
    path<User>('own-headers/', () => new HttpResponse('', { headers: { 'cache-control': 'max-age=5' } })),
  ],
};
const EMAIL = 'ada@example.com';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** Headers of every answer whatsoever. */
function expectSafe(headers: Headers): void {
  const policy = String(headers.get('content-security-policy'));
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("base-uri 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("form-action 'self'");
  expect(policy).not.toMatch(/unsafe-|\*|data:|https?:/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('permissions-policy')).toContain('camera=()');
  expect(headers.get('cache-control')).not.toBeNull();
  expect(headers.has('x-powered-by')).toBe(false);
  expect(headers.has('server')).toBe(false);
  expect(headers.has('access-control-allow-origin')).toBe(false);
}

let site: TestSite<User>;
let member: TestClient;
beforeAll(async () => {
  site = await startAttackSite({ settings: { trustedProxies: ['127.0.0.1'] } }, project);
  await makeUser(site, EMAIL);
  member = site.client();
  expect(await logIn(member, EMAIL)).toBe(true);
});
afterAll(() => site.stop());

describe('an answer', () => {
  it.each([
    ['a page', 'GET', '/', 200],
    ['a page without its body', 'HEAD', '/', 200],
    ['a form', 'GET', '/accounts/login/', 200],
    ['the allowed methods', 'OPTIONS', '/accounts/login/', 204],
    ['a redirect to log in', 'GET', '/dashboard/', 302],
    ['a redirect to the slash', 'GET', '/dashboard', 302],
    ["a view's own Web response", 'GET', '/web-response/', 200],
    ['an unknown address', 'GET', '/nowhere/', 404],
    ['a wrong method', 'DELETE', '/', 405],
    ['a form without a token', 'POST', '/accounts/login/', 403],
    ['a failure', 'GET', '/broken/', 500],
    ['a static file', 'GET', '/static/site.css', 200],
    ['a static file that is not there', 'GET', '/static/nothing.css', 404],
  ])('with %s has the security headers', async (_, method, page, status) => {
    const answer = await site
      .client()
      .request(page, { method, ...(method === 'POST' ? { headers: FORM } : {}) });
    expect(answer.status).toBe(status);
    expectSafe(answer.headers);
  });

  it('to a malformed cookie, a large body and another content type has them', async () => {
    const damaged = site.client();
    damaged.cookies.set('__Host-latchkey_session', 'damaged');
    const badCookie = await damaged.get('/', { 'x-forwarded-proto': 'https' });
    const client = site.client();
    const token = csrfTokenOf((await client.get('/accounts/login/')).text);
    const large = await client.post('/accounts/login/', {
      csrfmiddlewaretoken: token,
      a: 'a'.repeat(70_000),
    });
    const headers = { origin: site.origin, 'content-type': 'text/plain' };
    const text = await client.request('/accounts/login/', { method: 'POST', headers, body: '{}' });
    const answers = [badCookie, large, text];
    expect(answers.map(({ status }) => status)).toEqual([400, 413, 415]);
    for (const answer of answers) expectSafe(answer.headers);
  });

  it.each([
    ['a method that there is not', 'FOO /'],
    ['two hosts', 'GET /', 'Host: localhost'],
    ['headers too large', 'GET /', `X: ${'a'.repeat(20_000)}`],
    ['a backslash in the path', 'GET /\\a'],
  ])('to %s has them, though no page is made for it', async (_, start, ...lines) => {
    const { text, statuses } = await exchange(site.port, rawRequest(site, start, lines));
    expect(statuses[0]).toBeGreaterThanOrEqual(400);
    const headers = new Headers();
    for (const line of text.split('\r\n\r\n')[0]?.split('\r\n').slice(1) ?? []) {
      headers.append(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim());
    }
    expectSafe(headers);
    expect(headers.get('connection')).toBe('close');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is HTML in UTF-8 where it is a page, and says so', async () => {
    for (const page of ['/', '/accounts/login/', '/nowhere/', '/broken/']) {
      const { headers } = await site.client().get(page);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
  });

  it('that shows a user or a token is kept by no cache (CVE-2014-0473, CVE-2014-1418)', async () => {
    for (const page of ['/', '/dashboard/', '/accounts/logout/', '/visits/', '/session/', '/nowhere/']) {
      const { headers } = await member.get(page);
      expect(headers.get('cache-control'), page).toBe('no-store');
      expect(headers.get('vary'), page).toContain('Cookie');
    }
    for (const page of ['/accounts/login/', '/accounts/register/']) {
      const { headers } = await site.client().get(page);
      expect(headers.get('cache-control'), page).toBe('no-store');
    }
    const { headers } = await member.get('/accounts/login/');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('that sets a cookie is kept by no cache', async () => {
    const client = site.client();
    const login = await client.submit('/accounts/login/', {
      email: EMAIL,
      password: 'correct horse battery',
    });
    const logout = await client.submit('/dashboard/', {}, '/accounts/logout/');
    const damaged = site.client();
    damaged.cookies.set('__Host-latchkey_session', 'damaged');
    for (const { headers } of [login, logout, await damaged.get('/', { 'x-forwarded-proto': 'https' })]) {
      expect(headers.getSetCookie()).not.toEqual([]);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('to a logout clears what pages left in the browser', async () => {
    const client = site.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    const { headers } = await client.submit('/dashboard/', {}, '/accounts/logout/');
    expect(headers.get('clear-site-data')).toBe('"cache", "storage"');
  });

  it('keeps the headers that a view sets', async () => {
    expect((await site.client().get('/own-headers/')).headers.get('cache-control')).toBe('max-age=5');
  });

  it('has HSTS where the setting says so, and a page loads nothing from elsewhere', async () => {
    const strict = await startAttackSite({ settings: { secureHstsSeconds: 63_072_000 } });
    const { headers, text } = await strict.client().get('/accounts/login/');
    expect(headers.get('strict-transport-security')).toBe('max-age=63072000');
    expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(text).not.toMatch(/<script>|<style|style="| on[a-z]+="/);
    await strict.stop();
  });

  it('has HSTS of a year where the site is on https, and says no more than it is told to', async () => {
    const publicOrigin = 'https://shop.example';
    const header = async (settings: object) => {
      const one = await startAttackSite({ settings: { publicOrigin, ...settings } });
      const { headers } = await one.client().get('/');
      await one.stop();
      return headers.get('strict-transport-security');
    };
    expect(await header({})).toBe('max-age=31536000');
    expect(await header({ secureHstsSeconds: 0 })).toBeNull();
    expect(await header({ secureHstsIncludeSubdomains: true, secureHstsPreload: true })).toBe(
      'max-age=31536000; includeSubDomains; preload',
    );
    expect(await header({ publicOrigin: null })).toBeNull();
  });

  it('tells browsers where to report what its policy keeps from a page', async () => {
    const reporting = await startAttackSite({ settings: { contentSecurityPolicyReportUri: '/reports/' } });
    for (const path of ['/', '/nowhere/', '/static/site.css']) {
      const { headers } = await reporting.client().get(path);
      expect(headers.get('content-security-policy')).toMatch(/; report-uri \/reports\/; report-to csp$/);
      expect(headers.get('reporting-endpoints')).toBe('csp="/reports/"');
    }
    await reporting.stop();
  });

  it('has a nonce in its policy where the page asks for one, another each time, and is kept by no cache', async () => {
    const nonces = new Set<string>();
    for (const path of ['/nonce/', '/nonce/', '/nonce-web/']) {
      const { headers, text } = await site.client().get(path);
      const [, nonce = ''] = /nonce="([\w-]{22})"/.exec(text) ?? [];
      nonces.add(nonce);
      const policy = String(headers.get('content-security-policy'));
      expect(policy).toContain(`script-src 'self' 'nonce-${nonce}';`);
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}';`);
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect(nonces.size).toBe(3);
    expect((await site.client().get('/')).headers.get('content-security-policy')).not.toContain('nonce');
  });
});

describe('a site that leads from http to https', () => {
  const publicOrigin = 'https://shop.example';
  const settings = { publicOrigin, secureSslRedirect: true, trustedProxies: ['127.0.0.1'] };
  const by = (proto: string) => ({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': proto });

  it('leads pages there, with their query, and refuses forms', async () => {
    const strict = await startAttackSite({ settings });
    const page = await strict.client().get('/accounts/login/?next=/visits/', by('http'));
    expect([page.status, page.location]).toEqual([301, `${publicOrigin}/accounts/login/?next=/visits/`]);
    const headers = { ...FORM, ...by('http'), origin: publicOrigin, accept: 'application/json' };
    const form = await strict
      .client()
      .request('/accounts/login/', { method: 'POST', body: 'email=a', headers });
    expect([form.status, JSON.parse(form.text).code]).toEqual([403, 'https_required']);
    const shown = await strict.client().request('/accounts/login/', {
      method: 'POST',
      body: 'email=a',
      headers: { ...FORM, ...by('http'), origin: publicOrigin },
    });
    expect(shown.status).toBe(403);
    expect(shown.text).toContain('It came by http');
    expect(shown.text).toContain(`href="${publicOrigin}/accounts/login/"`);
    expect((await strict.client().get('/accounts/login/', by('https'))).status).toBe(200);
    await strict.stop();
  });

  it('makes no loop behind a proxy that it does not know, and says so once', async () => {
    const unknowing = await startAttackSite({ settings: { ...settings, trustedProxies: null } });
    for (const headers of [by('https'), by('http'), {}]) {
      expect((await unknowing.client().get('/accounts/login/', headers)).status).toBe(200);
    }
    const told = unknowing.log.filter((line) => line.includes('proxy_unknown'));
    expect(told).toHaveLength(1);
    expect(told.join()).toContain('address=127.0.0.1');
    await unknowing.stop();
  });
});
