import { sessionEnded, sessionsEnded } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const PAGE = '/accounts/profile/';
const END = '/accounts/sessions/end/';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery';

let app: TestApp<User>;
let ada: User;
beforeEach(async () => {
  app = await createTestApp(starter, { folder: 'starter', now: '2026-03-01T12:00:00Z' });
  ada = await app.createUser({ email: EMAIL, password: PASSWORD });
});
afterEach(() => app.close());

/** A browser in which ada is logged in. */
async function browser(): Promise<AppClient<User>> {
  const client = app.client();
  const { text } = await client.get('/accounts/login/');
  const csrfmiddlewaretoken = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const sent = { csrfmiddlewaretoken, email: EMAIL, password: PASSWORD };
  await client.post('/accounts/login/', sent, { 'user-agent': FIREFOX });
  return client;
}

const section = (html: string) =>
  html.slice(html.indexOf('id="sessions"'), html.indexOf('</section>', html.indexOf('id="sessions"')));
const idsIn = (html: string) =>
  [...section(html).matchAll(/name="session" value="([^"]+)"/g)].map(([, id = '']) => id);
const isLoggedIn = async (client: AppClient<User>) => (await client.get(PAGE)).status === 200;

describe('the sessions of the account page', () => {
  it('say where the user is logged in, the one that asks first', async () => {
    const other = await browser();
    app.clock.advance({ hours: 1 });
    const own = await browser();
    const html = section((await own.get(PAGE)).text);
    expect(html.match(/Firefox on Linux <span class="tag">This one<\/span>/g)).toHaveLength(1);
    expect(html.match(/<h3>Firefox on Linux/g)).toHaveLength(2);
    expect(html.indexOf('This one')).toBeLessThan(html.indexOf('Logged in 1 Mar 2026, 12:00 UTC'));
    expect(section((await other.get(PAGE)).text)).toContain('last seen 1 Mar 2026, 13:00 UTC');
  });

  it('offer no button for others where there are none', async () => {
    expect(section((await (await browser()).get(PAGE)).text)).not.toContain('Log out everywhere');
  });

  it('are ended one by one, and another of the user’s, not of another user', async () => {
    const told: string[] = [];
    app.accounts.on(sessionEnded, ({ user }) => void told.push(`${user}`));
    const [other, own] = [await browser(), await browser()];
    const [, id = ''] = idsIn((await own.get(PAGE)).text);
    const bob = app.client();
    await bob.loginAs(await app.createUser({ email: 'bob@example.com' }));
    await bob.submit(PAGE, { session: id }, END);
    expect(section((await bob.get(PAGE)).text)).toContain('That session is over already.');
    expect(await isLoggedIn(other)).toBe(true);

    expect((await own.submit(PAGE, { session: id }, END)).location).toBe(`${PAGE}#sessions`);
    const page = await own.get(PAGE);
    expect(section(page.text)).toContain('The session has ended.');
    expect(idsIn(page.text)).toHaveLength(1);
    expect([await isLoggedIn(other), await isLoggedIn(own)]).toEqual([false, true]);
    expect(told).toEqual([EMAIL]);
  });

  it('are left by the button of this one as by a logout', async () => {
    const [other, own] = [await browser(), await browser()];
    const [id = ''] = idsIn((await own.get(PAGE)).text);
    expect((await own.submit(PAGE, { session: id }, END)).location).toBe('/accounts/login/');
    expect([await isLoggedIn(other), await isLoggedIn(own)]).toEqual([true, false]);
  });

  it('are all ended but this one', async () => {
    const told: boolean[] = [];
    app.accounts.on(sessionsEnded, ({ keptOne }) => void told.push(keptOne));
    const [one, two, own] = [await browser(), await browser(), await browser()];
    await own.submit(PAGE, {}, '/accounts/sessions/end-others/');
    expect(section((await own.get(PAGE)).text)).toContain('2 other sessions have ended.');
    expect([await isLoggedIn(one), await isLoggedIn(two), await isLoggedIn(own)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(told).toEqual([true]);
  });

  it('are ended everywhere', async () => {
    const [other, own] = [await browser(), await browser()];
    await own.submit(PAGE, {}, '/accounts/sessions/end-all/');
    expect([await isLoggedIn(other), await isLoggedIn(own)]).toEqual([false, false]);
    expect(await app.accounts.sessionsOf(ada)).toEqual([]);
  });

  it.each([END, '/accounts/sessions/end-others/', '/accounts/sessions/end-all/'])(
    'end by no link and no form of another site: %s',
    async (address) => {
      const own = await browser();
      expect((await own.get(address)).status).toBe(405);
      expect((await own.post(address, {})).status).toBe(403);
      expect(await isLoggedIn(own)).toBe(true);
    },
  );
});
