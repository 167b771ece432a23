import { afterEach, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite, TestSiteOptions } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import {
  isLoggedIn,
  logIn,
  makeUser,
  PASSWORD,
  sessionRows,
  startAttackSite,
} from '../support/attack-project.ts';
import { MountClient } from '../support/mount-client.ts';

const EMAIL = 'ada@example.com';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let site: TestSite<User>;
afterEach(() => site.stop());

async function start(options: TestSiteOptions = {}): Promise<void> {
  site = await startAttackSite(options);
  await makeUser(site, EMAIL);
}

/** A clock that stands still until it is moved. */
function handClock() {
  let now = Date.UTC(2030, 0, 1);
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { clock: () => now, pass };
}

function cookieLine({ headers }: TestAnswer, name: string): string | undefined {
  return headers.getSetCookie().find((line) => line.startsWith(`${name}=`));
}

function login(client: TestClient): Promise<TestAnswer> {
  return client.submit('/accounts/login/', { email: EMAIL, password: PASSWORD });
}

describe('the session cookie', () => {
  it('on http is HttpOnly, SameSite=Lax, for the whole site and for two weeks', async () => {
    await start();
    const line = cookieLine(await login(site.client()), 'latchkey_session');
    expect(line).toMatch(/^latchkey_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('on https is Secure besides, and has the prefix that binds it to this host', async () => {
    await start({ settings: { publicOrigin: 'https://example.com' } });
    const client = new MountClient({ port: site.port, origin: 'https://example.com' });
    const page = await client.get('/accounts/login/');
    expect(cookieLine(page, '__Host-latchkey_csrf')).toMatch(
      /^__Host-latchkey_csrf=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    const answer = await login(client);
    expect(cookieLine(answer, '__Host-latchkey_session')).toMatch(
      /^__Host-latchkey_session=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    for (const line of answer.headers.getSetCookie()) expect(line).toMatch(/^__Host-.*; Secure$/);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('on https is not read from a name without the prefix, which a subdomain could set', async () => {
    await start({ settings: { publicOrigin: 'https://example.com' } });
    const client = new MountClient({ port: site.port, origin: 'https://example.com' });
    await login(client);
    client.cookies.set('latchkey_session', String(client.cookies.get('__Host-latchkey_session')));
    client.cookies.delete('__Host-latchkey_session');
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('is set behind a proxy as on https only when the proxy is trusted', async () => {
    const headers = { 'x-forwarded-proto': 'https', origin: 'https://example.com' };
    const lines: string[][] = [];
    for (const trustedProxies of [['127.0.0.1'], ['10.0.0.1']]) {
      site = await startAttackSite({ settings: { allowedHosts: ['example.com'], trustedProxies } });
      const client = new MountClient({ port: site.port, origin: 'https://example.com' });
      const page = await client.request('/accounts/login/', { headers });
      lines.push(page.headers.getSetCookie());
      if (trustedProxies[0] === '127.0.0.1') await site.stop();
    }
    expect(lines[0]?.[0]).toMatch(/^__Host-latchkey_csrf=.*; Secure$/);
    expect(lines[1]?.[0]).toMatch(/^latchkey_csrf=.*SameSite=Lax$/);
  });

  it('has no Max-Age where sessions end with the browser', async () => {
    await start({ settings: { sessionExpireAtBrowserClose: true } });
    expect(cookieLine(await login(site.client()), 'latchkey_session')).toMatch(
      /^latchkey_session=[\w-]{43}; Path=/,
    );
  });

  it('is removed by a logout, under the same name and path', async () => {
    await start();
    const client = site.client();
    await login(client);
    const answer = await client.submit('/dashboard/', {}, '/accounts/logout/');
    expect(cookieLine(answer, 'latchkey_session')).toBe(
      'latchkey_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    );
  });

  it('is not set again by pages that only read', async () => {
    await start();
    const client = site.client();
    await login(client);
    for (const path of ['/', '/dashboard/', '/session/']) {
      expect(cookieLine(await client.get(path), 'latchkey_session')).toBeUndefined();
    }
  });
});

describe('setExpiry', () => {
  async function aged(seconds: number, clock?: () => number): Promise<{ client: TestClient; line?: string }> {
    await start(clock ? { clock } : {});
    const client = site.client();
    await login(client);
    const token = csrfTokenOf((await client.get('/dashboard/')).text);
    const answer = await client.post(`/age/${seconds}/`, { csrfmiddlewaretoken: token });
    return { client, line: cookieLine(answer, 'latchkey_session') ?? '' };
  }

  it('of 0 gives a cookie that ends with the browser', async () => {
    const { client, line } = await aged(0);
    expect(line).toMatch(/^latchkey_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('of 300 seconds ends the session after five idle minutes', async () => {
    const { clock, pass } = handClock();
    const { client, line } = await aged(300, clock);
    expect(line).toContain('; Max-Age=300;');
    pass(4 * MINUTE);
    expect(await isLoggedIn(client)).toBe(true);
    pass(5 * MINUTE + 1);
    expect(await isLoggedIn(client)).toBe(false);
  });
});

describe('a session', () => {
  it('lives on with each use and ends when it was idle too long', async () => {
    const { clock, pass } = handClock();
    await start({ clock, settings: { sessionIdleAge: 1800 } });
    const client = site.client();
    await login(client);
    for (let use = 0; use < 5; use++) {
      pass(29 * MINUTE);
      expect(await isLoggedIn(client)).toBe(true);
    }
    pass(30 * MINUTE + 1);
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('ends at its absolute limit however much it is used, and a login starts anew (CVE-2015-8314)', async () => {
    const { clock, pass } = handClock();
    await start({ clock });
    const client = site.client();
    await login(client);
    for (let day = 1; day < 30; day++) {
      pass(DAY);
      expect(await isLoggedIn(client), `day ${day}`).toBe(true);
    }
    pass(DAY);
    expect(await isLoggedIn(client)).toBe(false);
    expect(await logIn(client, EMAIL)).toBe(true);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('is not given more time by setExpiry than the absolute limit', async () => {
    const { clock, pass } = handClock();
    await start({ clock });
    const client = site.client();
    await login(client);
    const token = csrfTokenOf((await client.get('/dashboard/')).text);
    await client.post('/age/315360000/', { csrfmiddlewaretoken: token });
    pass(30 * DAY);
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('that has expired is not revived by a clock that goes back, once it was cleared', async () => {
    const { clock, pass } = handClock();
    await start({ clock });
    const client = site.client();
    await login(client);
    pass(15 * DAY);
    expect(await isLoggedIn(client)).toBe(false);
    expect(await site.accounts.sessions.clearExpired()).toBe(1);
    expect(await sessionRows(site)).toEqual([]);
    pass(-15 * DAY);
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('is renewed at every request where sessionSaveEveryRequest says so', async () => {
    const { clock, pass } = handClock();
    await start({ clock, settings: { sessionSaveEveryRequest: true, sessionIdleAge: 5 } });
    const client = site.client();
    await login(client);
    for (let use = 0; use < 3; use++) {
      pass(4000);
      expect(cookieLine(await client.get('/dashboard/'), 'latchkey_session')).toContain('; Max-Age=1209600;');
      expect((await sessionRows(site))[0]?.renewed_at).toBe(clock());
    }
    expect(cookieLine(await site.client().get('/accounts/login/'), 'latchkey_session')).toBeUndefined();
  });

  it('is renewed every ten minutes at most', async () => {
    const { clock, pass } = handClock();
    await start({ clock });
    const client = site.client();
    await login(client);
    const [before] = await sessionRows(site);
    pass(599_000);
    await client.get('/dashboard/');
    expect((await sessionRows(site))[0]).toEqual(before);
    pass(2000);
    expect(cookieLine(await client.get('/dashboard/'), 'latchkey_session')).toContain('; Max-Age=1209600;');
    await expect.poll(async () => (await sessionRows(site))[0]?.renewed_at).toBe(clock());
  });
});
