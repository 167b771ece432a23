import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEmailAddress } from '../../src/models/values/email-address.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

// What has gone wrong elsewhere in the recovery of accounts and in the proof of addresses, by the names it was given there.

const ADDRESS = 'mike@example.com';
const PASSWORD = 'correct horse battery';
const NEW = 'staple of nine horses';
const both = { password: NEW, confirmPassword: NEW };
const RESET = '/accounts/password_reset/';
const PAGE = '/accounts/reset/set-password/';
const REGISTER = '/accounts/register/';

let app: TestApp<User>;
let mike: User;
beforeEach(async () => {
  app = await createTestApp(starter, { folder: 'starter', settings: { emailVerification: 'mandatory' } });
  mike = await app.createUser({ email: ADDRESS, password: PASSWORD });
});
afterEach(() => app.close());

const ask = (email: string) => app.client().submit(RESET, { email });
const rows = async (table: string) =>
  (await app.database.kysely.selectFrom(table).selectAll().execute()).length;
const hasPassword = async (password: string) => {
  const user = await app.accounts.users.get(mike.id);
  return user !== null && app.accounts.users.checkPassword(user, password);
};

describe('mail', () => {
  it.each(['mi\u212ae@example.com', 'm\u0131ke@example.com', 'mike@ex\u0430mple.com'])(
    'for a look-alike goes to nobody (CVE-2019-19844): %s',
    async (lookAlike) => {
      await ask(lookAlike);
      expect(app.mail).toHaveLength(0);
    },
  );

  it('in another spelling goes to the address that the user has (CVE-2019-19844)', async () => {
    await ask('MIKE@EXAMPLE.COM');
    const registration = { email: 'Mike@Example.com', username: 'M', password: NEW, confirmPassword: NEW };
    await app.client().submit(REGISTER, registration);
    expect(app.mail.map(({ to }) => to)).toEqual([ADDRESS, ADDRESS]);
  });

  it.each([
    `${ADDRESS},mallory@example.com`,
    `${ADDRESS} mallory@example.com`,
    `${ADDRESS}\r\nBcc: mallory@example.com`,
    `<${ADDRESS}>`,
    'mike\uff20example.com',
  ])('goes to no second address (CVE-2022-35924, GHSA-7rqj-j65f-68wh): %j', async (address) => {
    expect((await ask(address)).status).toBe(200);
    expect(parseEmailAddress(address).ok).toBe(false);
    expect(app.mail).toHaveLength(0);
  });

  it('has nothing of the visitor in its HTML (CVE-2022-31127)', async () => {
    const mark = '<b>"mark\'';
    const client = app.client();
    await client.request(RESET, { headers: { 'user-agent': mark } });
    await client.submit(REGISTER, { email: 'new@example.com', username: mark, ...both });
    expect(app.mail).toHaveLength(1);
    const { subject, text, html = '' } = app.mail.last;
    for (const part of [subject, text, html]) expect(part).not.toContain('mark');
  });

  it('has links to this site, whatever host was asked (CVE-2012-4520, CVE-2011-4139)', async () => {
    const client = app.client();
    const csrfmiddlewaretoken = await client.csrfToken();
    const forged = await client.request(RESET, {
      method: 'POST',
      body: new URLSearchParams({ csrfmiddlewaretoken, email: ADDRESS }).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-server': 'evil.example',
      },
    });
    expect(forged.status).toBe(302);
    expect(app.mail.last.links.join()).not.toContain('evil.example');
  });
});

describe('a reset', () => {
  it('is refused for blank, giant and broken tokens (CVE-2019-16109, CVE-2010-4535)', async () => {
    await ask('nobody@example.com');
    for (const token of [
      '%20',
      '%00',
      'null',
      'undefined',
      '0',
      '..%2f',
      'x'.repeat(7000),
      '%25',
      "'or'1'='1",
    ]) {
      const { status } = await app.client().get(`/accounts/reset/${token}/`);
      expect([400, 404, 410]).toContain(status);
    }
    expect(await hasPassword(PASSWORD)).toBe(true);
  });

  it('is asked for by no address that takes long to read (CVE-2023-46695, CVE-2023-36053)', async () => {
    const begun = performance.now();
    const long = 300_000;
    for (const address of [
      `${'a.'.repeat(long)}@b.c`,
      `a@${'b.'.repeat(long)}c`,
      '\u00bd'.repeat(long),
      `a@${'@'.repeat(long)}`,
    ])
      expect([200, 413]).toContain((await ask(address)).status);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect([await rows('latchkey_one_time_secret'), app.mail.length]).toEqual([0, 0]);
  });

  it('says the same for a user who is not active, who gets nothing (CVE-2018-6188)', async () => {
    const known = await ask(ADDRESS);
    app.clock.advance({ minutes: 2 });
    await app.accounts.users.update(mike, { isActive: false });
    const idle = await ask(ADDRESS);
    expect([idle.status, idle.location]).toEqual([known.status, known.location]);
    expect(app.mail).toHaveLength(1);
  });

  it('is good for no other purpose, nor are others for it (CVE-2023-48309, CVE-2022-39263)', async () => {
    await ask(ADDRESS);
    const reset = new URL(String(app.mail.last.links[0])).pathname;
    const { status } = await app.client().get(reset.replace('/reset/', '/email-verification/'));
    expect(status).toBe(410);
    await app.client().submit(REGISTER, { email: 'new@example.com', username: 'New', ...both });
    const proof = new URL(String(app.mail.last.links[0])).pathname;
    expect((await app.client().get(proof.replace('/email-verification/', '/reset/'))).status).toBe(410);
  });

  it('opens its page to nobody who planted the session (CVE-2026-7507, CVE-2024-7341)', async () => {
    const mallory = app.client();
    await mallory.submit(REGISTER, { email: 'mallory@example.com', username: 'Mallory', ...both });
    const victim = app.client();
    for (const [name, value] of mallory.cookies) victim.cookies.set(name, value);
    await ask(ADDRESS);
    await victim.get(String(app.mail.last.links[0]));
    expect((await mallory.get(PAGE)).status).toBe(410);
    expect((await victim.get(PAGE)).status).toBe(200);
  });

  it('is used up by the one of many that is first (GHSA-7w99-5wm4-3g79, GHSA-392p-2q2v-4372)', async () => {
    await ask(ADDRESS);
    const client = app.client();
    await client.follow(await client.get(String(app.mail.last.links[0])));
    const passwords = Array.from({ length: 20 }, (_, number) => `${NEW} ${number}`);
    const sent = await Promise.all(
      passwords.map((password) => client.submit(PAGE, { password, confirmPassword: password })),
    );
    expect(sent.filter(({ status }) => status >= 500)).toEqual([]);
    const told = passwords.filter((_, index) => sent[index]?.status === 302);
    expect(told).toHaveLength(1);
    const good = await Promise.all(
      [PASSWORD, ...passwords].map(async (password) => {
        return (await app.accounts.authenticate({ email: ADDRESS, password })) ? [password] : [];
      }),
    );
    expect(good.flat()).toEqual(told);
  });

  it('keeps nothing for visitors who only look (CVE-2015-5143, CVE-2015-5963)', async () => {
    const before = await rows('latchkey_session');
    for (const page of [
      RESET,
      `${RESET}done/`,
      '/accounts/reset/done/',
      PAGE,
      REGISTER,
      '/accounts/email-verification/',
    ])
      await app.client().get(page);
    await app.client().get(`/accounts/reset/${'x'.repeat(43)}/`);
    expect(await rows('latchkey_session')).toBe(before);
  });
});

describe('an address', () => {
  it('is proven that the message went to, and none that the user has by then (CVE-2026-32700)', async () => {
    const client = app.client();
    await client.submit(REGISTER, { email: 'mallory@example.com', username: 'Mallory', ...both });
    const link = String(app.mail.last.links[0]);
    await client.follow(await client.get(link));
    const mallory = await app.accounts.users.getByNaturalKey('mallory@example.com');
    if (!mallory) throw new Error('Nobody was registered.');
    // In the moment between the page and its button.
    await app.accounts.users.update(mallory, { email: 'victim@example.com' });
    const csrfmiddlewaretoken = await client.csrfToken();
    expect((await client.post('/accounts/email-verification/confirm/', { csrfmiddlewaretoken })).status).toBe(
      410,
    );
    const now = await app.accounts.users.get(mallory.id);
    expect(now && (await app.accounts.addresses.isProven(now))).toBe(false);
    expect((await client.user()).isAuthenticated).toBe(false);
  });

  it('that is not proven opens no session by a reset alone (SuperTokens 447)', async () => {
    const mallory = app.client();
    await mallory.submit(REGISTER, { email: 'victim@example.com', username: 'Mallory', ...both });
    await ask('victim@example.com');
    const owner = app.client();
    await owner.follow(await owner.get(String(app.mail.last.links[0])));
    const other = 'orchestra of staples';
    await owner.submit(PAGE, { password: other, confirmPassword: other });
    expect((await owner.user()).isAuthenticated).toBe(false);
    const login = await mallory.submit('/accounts/login/', { email: 'victim@example.com', password: NEW });
    expect(login.status).toBe(200);
    // What the stranger was waiting for is over as well.
    app.clock.advance({ minutes: 2 });
    await mallory.submit('/accounts/email-verification/', {}, '/accounts/email-verification/resend/');
    expect((await mallory.user()).isAuthenticated).toBe(false);
  });
});
