import type { SettingsInput } from 'latchkey';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCsrfToken } from '../../src/http/csrf/csrf.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';
import { MountClient } from '../support/mount-client.ts';

const EMAIL = 'ada@example.com';
const origin = 'https://shop.example.com';
/** Another site of the domain, in hostile hands: it can set cookies for the domain, and sends forms from its own pages. */
const hostile = { origin: 'https://blog.example.com', 'sec-fetch-site': 'same-site' };
const shared: Partial<SettingsInput> = {
  publicOrigin: origin,
  sessionCookieDomain: 'example.com',
  csrfCookieDomain: 'example.com',
};
/** Both are of the form that the site's own have. */
const TOSSED = 't'.repeat(43);

let site: TestSite<User>;
afterEach(() => site.stop());

async function start(settings: Partial<SettingsInput>): Promise<() => MountClient> {
  site = await startAttackSite({ settings });
  await makeUser(site, EMAIL);
  return () => new MountClient({ port: site.port, origin });
}

const fieldsWith = (secret: string) => ({
  csrfmiddlewaretoken: makeCsrfToken(secret),
  email: EMAIL,
  password: PASSWORD,
});

describe('a hostile subdomain of a site whose cookies are shared', () => {
  it('logs nobody in by a CSRF cookie that it has set, since its pages have another origin', async () => {
    const visitor = (await start(shared))();
    visitor.cookies.set('__Secure-latchkey_csrf', TOSSED);
    expect((await visitor.post('/accounts/login/', fieldsWith(TOSSED), hostile)).status).toBe(403);
    const older = { origin: '', 'sec-fetch-site': '', referer: 'https://blog.example.com/win' };
    expect((await visitor.post('/accounts/login/', fieldsWith(TOSSED), older)).status).toBe(403);
    // The token itself is right: it is where the form comes from that is refused.
    expect((await visitor.post('/accounts/login/', fieldsWith(TOSSED))).status).toBe(302);
  });

  it('has no token for a visitor who is logged in, whatever cookie it has set', async () => {
    const visitor = (await start(shared))();
    expect(await logIn(visitor, EMAIL)).toBe(true);
    visitor.cookies.set('__Secure-latchkey_csrf', TOSSED);
    const forged = { csrfmiddlewaretoken: makeCsrfToken(TOSSED) };
    expect((await visitor.post('/accounts/logout/', forged)).status).toBe(403);
    expect(await isLoggedIn(visitor)).toBe(true);
  });

  it('knows no key of a session that begins behind one that it has planted (fixation)', async () => {
    const open = await start(shared);
    const [attacker, victim, thief] = [open(), open(), open()];
    await makeUser(site, 'eve@example.com');
    expect(await logIn(attacker, 'eve@example.com')).toBe(true);
    const planted = String(attacker.cookies.get('__Secure-latchkey_session'));
    victim.cookies.set('__Secure-latchkey_session', planted);
    expect((await victim.get('/dashboard/')).text).toContain('eve@example.com');
    const logout = await victim.submit('/dashboard/', {}, '/accounts/logout/');
    expect(logout.status).toBe(302);
    expect(await logIn(victim, EMAIL)).toBe(true);
    expect(victim.cookies.get('__Secure-latchkey_session')).not.toBe(planted);
    thief.cookies.set('__Secure-latchkey_session', planted);
    expect(await isLoggedIn(thief)).toBe(false);
  });

  it('keeps nobody out by a session cookie that is no key: it counts for nothing', async () => {
    const visitor = (await start(shared))();
    expect(await logIn(visitor, EMAIL)).toBe(true);
    const own = visitor.cookies.get('__Secure-latchkey_session');
    const cookie = `__Secure-latchkey_session=junk; __Secure-latchkey_session=${own}`;
    expect((await visitor.get('/dashboard/', { cookie })).status).toBe(200);
    const alone = await visitor.get('/', { cookie: '__Secure-latchkey_session=junk' });
    expect(alone.status).toBe(200);
    expect(alone.headers.getSetCookie().filter((line) => line.includes('latchkey_session='))).toEqual([]);
  });
});

describe('a hostile subdomain of a site whose cookies are its own', () => {
  it('sets none that is read: neither by the bare name nor by that of a shared one', async () => {
    const open = await start({ publicOrigin: origin });
    const attacker = open();
    expect(await logIn(attacker, EMAIL)).toBe(true);
    const key = String(attacker.cookies.get('__Host-latchkey_session'));
    const victim = open();
    for (const name of ['latchkey_session', '__Secure-latchkey_session']) victim.cookies.set(name, key);
    for (const name of ['latchkey_csrf', '__Secure-latchkey_csrf']) victim.cookies.set(name, TOSSED);
    expect(await isLoggedIn(victim)).toBe(false);
    // The token is as good as none: the form is shown again.
    expect((await victim.post('/accounts/login/', fieldsWith(TOSSED))).status).toBe(200);
    expect(await isLoggedIn(victim)).toBe(false);
  });

  it('sets no CSRF cookie that is read where only the session is shared', async () => {
    const visitor = (await start({ publicOrigin: origin, sessionCookieDomain: 'example.com' }))();
    for (const name of ['latchkey_csrf', '__Secure-latchkey_csrf']) visitor.cookies.set(name, TOSSED);
    // The token is as good as none: the form is shown again.
    expect((await visitor.post('/accounts/login/', fieldsWith(TOSSED))).status).toBe(200);
    expect(await isLoggedIn(visitor)).toBe(false);
  });
});

describe('a site of another domain, where SameSite is none', () => {
  it('sends forms with the cookies of a visitor, and they are refused', async () => {
    const visitor = (await start({ publicOrigin: origin, sessionCookieSameSite: 'none' }))();
    expect(await logIn(visitor, EMAIL)).toBe(true);
    const { text } = await visitor.get('/dashboard/');
    const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const fields = { csrfmiddlewaretoken: token };
    expect((await visitor.post('/accounts/logout/', {}, foreign)).status).toBe(403);
    expect((await visitor.post('/accounts/logout/', fields, foreign)).status).toBe(403);
    expect(await isLoggedIn(visitor)).toBe(true);
  });
});
