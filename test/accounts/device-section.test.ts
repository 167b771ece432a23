import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const PAGE = '/accounts/profile/';
const FORGET = '/accounts/devices/forget/';
const FORGET_OTHERS = '/accounts/devices/forget-others/';
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
  const sent = { csrfmiddlewaretoken: await client.csrfToken(), email: EMAIL, password: PASSWORD };
  await client.post('/accounts/login/', sent, { 'user-agent': FIREFOX });
  return client;
}

const section = (html: string) =>
  html.slice(html.indexOf('id="devices"'), html.indexOf('</section>', html.indexOf('id="devices"')));
const idsIn = (html: string) =>
  [...section(html).matchAll(/name="device" value="([^"]+)"/g)].map(([, id = '']) => id);
const known = async () => (await app.accounts.devices.listOf(ada)).length;

describe('the known devices of the account page', () => {
  it('say with which browsers the user has logged in, the one that asks first', async () => {
    await browser();
    app.clock.advance({ hours: 1 });
    const own = await browser();
    const html = section((await own.get(PAGE)).text);
    expect(html.match(/<h3>Firefox on Linux/g)).toHaveLength(2);
    expect(html.match(/Firefox on Linux <span class="tag">This one<\/span>/g)).toHaveLength(1);
    expect(html.indexOf('This one')).toBeLessThan(html.indexOf('Known since 1 Mar 2026, 12:00 UTC'));
    expect(html).toContain('last login 1 Mar 2026, 13:00 UTC');
  });

  it('say so where there are none, and offer no button for others then', async () => {
    const own = await browser();
    expect(section((await own.get(PAGE)).text)).not.toContain('Forget all others');
    await app.accounts.devices.forgetAll(ada);
    const html = section((await own.get(PAGE)).text);
    expect(html).toContain('There are none now.');
    expect(html).not.toContain('<button');
  });

  it('are forgotten one by one, and another of the user’s, not of another user', async () => {
    const [other, own] = [await browser(), await browser()];
    const [, id = ''] = idsIn((await own.get(PAGE)).text);
    const bob = app.client();
    await bob.loginAs(await app.createUser({ email: 'bob@example.com' }));
    await bob.submit(PAGE, { device: id }, FORGET);
    expect(section((await bob.get(PAGE)).text)).toContain('That device was not known any more.');
    expect(await known()).toBe(2);

    expect((await own.submit(PAGE, { device: id }, FORGET)).location).toBe(`${PAGE}#devices`);
    const html = (await own.get(PAGE)).text;
    expect(section(html)).toContain('The device is forgotten.');
    expect(idsIn(html)).toHaveLength(1);
    // Nobody is logged out by it.
    expect(section((await other.get(PAGE)).text)).not.toContain('This one');
    expect((await other.get(PAGE)).status).toBe(200);
  });

  it('are all forgotten but this one', async () => {
    await browser();
    await browser();
    const own = await browser();
    await own.submit(PAGE, {}, FORGET_OTHERS);
    const html = section((await own.get(PAGE)).text);
    expect(html).toContain('2 other devices are forgotten.');
    expect(html).toContain('This one');
    expect(await known()).toBe(1);
  });

  it.each([FORGET, FORGET_OTHERS])('are forgotten by no link and no form of another site: %s', async (to) => {
    const own = await browser();
    await browser();
    const [id = ''] = idsIn((await own.get(PAGE)).text);
    expect((await own.get(to)).status).toBe(405);
    expect((await own.post(to, { device: id })).status).toBe(403);
    expect((await app.client().submit('/accounts/login/', { device: id }, to)).location).toContain(
      '/accounts/login/',
    );
    expect(await known()).toBe(2);
  });

  it('are in what the user downloads, without what the browser is known by', async () => {
    const own = await browser();
    const { text } = await own.submit(PAGE, {}, '/accounts/data/');
    expect(JSON.parse(text).knownDevices).toEqual([
      {
        browser: 'Firefox on Linux',
        network: expect.any(String),
        begunAt: '2026-03-01T12:00:00.000Z',
        lastUsedAt: '2026-03-01T12:00:00.000Z',
      },
    ]);
    const [row] = await app.database.kysely.selectFrom('latchkey_known_device').selectAll().execute();
    expect(text).not.toContain(String(row?.secret_hash));
  });
});

describe('the notice of a new device', () => {
  const subjects = () => app.mail.map(({ subject }) => subject);
  const NEW = 'A new device at';

  it('is mailed at a login with a second browser, and says when, from where, and what to do', async () => {
    await browser();
    expect(app.mail).toEqual([]);
    const own = await browser();
    const { to, text, subject, links } = app.mail.last;
    expect([to, subject.startsWith(NEW)]).toEqual([EMAIL, true]);
    expect(text).toContain('1 Mar 2026, 12:00 UTC');
    expect(text).toContain('Firefox on Linux');
    expect(links.some((link) => link.endsWith('/accounts/password_reset/'))).toBe(true);
    await own.logout();
    await own.submit('/accounts/login/', { email: EMAIL, password: PASSWORD });
    expect(app.mail).toHaveLength(1);
  });

  it('is not mailed after a registration, to none of its logins in that browser', async () => {
    const client = app.client();
    await client.submit('/accounts/register/', {
      email: 'eve@example.com',
      username: 'Eve',
      password: PASSWORD,
      confirmPassword: PASSWORD,
    });
    expect(await client.user()).toMatchObject({ email: 'eve@example.com' });
    expect(subjects().filter((subject) => subject.startsWith(NEW))).toEqual([]);
  });

  it('is mailed of a login after years, whatever was removed meanwhile', async () => {
    await browser();
    app.clock.advance({ days: 1000 });
    await app.accounts.devices.clear();
    await browser();
    expect(subjects().filter((subject) => subject.startsWith(NEW))).toHaveLength(1);
  });

  it('is mailed of no login by a wrong password', async () => {
    await browser();
    await app.client().submit('/accounts/login/', { email: EMAIL, password: 'wrong' });
    expect(app.mail).toEqual([]);
  });

  it('is not mailed where the project says so', async () => {
    await using quiet = await createTestApp(starter, {
      folder: 'starter',
      settings: { newDeviceNotice: false },
    });
    await quiet.createUser({ email: EMAIL, password: PASSWORD });
    for (const client of [quiet.client(), quiet.client()]) {
      await client.submit('/accounts/login/', { email: EMAIL, password: PASSWORD });
    }
    expect(quiet.mail).toEqual([]);
    expect(
      await quiet.database.kysely.selectFrom('latchkey_known_device').selectAll().execute(),
    ).toHaveLength(2);
  });
});
