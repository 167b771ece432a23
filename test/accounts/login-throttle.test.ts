import { userLoginThrottled } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { startAttackSite } from '../support/attack-project.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery';
const NEW = 'staple of nine horses';
const LOGIN = '/accounts/login/';

let app: TestApp<User>;
let ada: User;
beforeEach(async () => {
  app = await createTestApp(starter, { folder: 'starter' });
  ada = await app.createUser({ email: EMAIL, password: PASSWORD });
});
afterEach(() => app.close());

const logIn = (client = app.client(), password = PASSWORD) =>
  client.submit(LOGIN, { email: EMAIL, password });

/** Wrong passwords of strangers until there is a pause, or the stop. */
async function strangersGuess(times = 5) {
  for (let nth = 0; nth < times; nth++) {
    await logIn(app.client(), 'wrong');
    if (times > 5) app.clock.advance({ minutes: 15 });
  }
}

describe('an account at which strangers guess', () => {
  it('says how long to wait, and what else helps', async () => {
    await strangersGuess();
    const answer = await logIn();
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.text).toContain('Too many tries. Wait a minute, or reset your password.');
    expect(answer.text).toContain('href="/accounts/password_reset/"');
    app.clock.advance({ seconds: 1 });
    expect((await logIn()).status).toBe(302);
  });

  it('is open to a browser that its owner has used before', async () => {
    const known = app.client();
    await logIn(known);
    await known.submit('/accounts/profile/', {}, '/accounts/logout/');
    await strangersGuess(100);
    expect((await logIn()).text).toContain('Too many tries. Reset your password.');
    expect((await logIn(known)).status).toBe(302);
    expect((await logIn()).status).toBe(429);
  });

  it('is opened by a reset of the password, which nothing holds up', async () => {
    await strangersGuess(100);
    expect((await logIn()).status).toBe(429);
    const client = app.client();
    await client.submit('/accounts/password_reset/', { email: EMAIL });
    const link = /https?:\/\/\S+/.exec(app.mail.last.text)?.[0] ?? '';
    const form = await client.follow(await client.get(link));
    const done = await client.submit(form.path, { password: NEW, confirmPassword: NEW });
    expect(done.status).toBe(302);
    expect((await logIn(app.client(), NEW)).status).toBe(302);
  });

  it('is open to who is logged in, whose own guesses are counted apart', async () => {
    const owner = app.client();
    await owner.loginAs(ada);
    await strangersGuess(100);
    const CHANGE = '/accounts/password_change/';
    const values = { password: NEW, confirmPassword: NEW };
    for (let nth = 0; nth < 5; nth++) {
      const wrong = await owner.submit(CHANGE, { ...values, oldPassword: 'wrong' });
      expect(wrong.text).toContain('The password is not correct.');
    }
    const refused = await owner.submit(CHANGE, { ...values, oldPassword: PASSWORD });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(refused.text).toContain('Too many tries.');
    app.clock.advance({ seconds: 1 });
    expect((await owner.submit(CHANGE, { ...values, oldPassword: PASSWORD })).status).toBe(302);
  });

  it('tells of what it refuses, and keeps a flood of that in one entry', async () => {
    const told: string[][] = [];
    app.accounts.on(userLoginThrottled, ({ by }) => void told.push([...by]));
    await strangersGuess();
    for (let nth = 0; nth < 30; nth++) await logIn();
    expect(told).toHaveLength(30);
    expect(told[0]).toEqual(['login.account']);
    const entries = await app.accounts.audit.list({ kind: 'userLoginThrottled' });
    expect(entries).toMatchObject([
      { userId: String(ada.id), outcome: 'refused', detail: { by: ['login.account'], times: 30 } },
    ]);
  });

  it('is counted in no command, and in a call that names nobody while a visitor is answered', async () => {
    for (let nth = 0; nth < 10; nth++) await app.accounts.authenticate({ email: EMAIL, password: 'wrong' });
    expect(await app.accounts.authenticate({ email: EMAIL, password: PASSWORD })).not.toBeNull();
    const guess = () =>
      app.accounts.onBehalfOf({ ip: '203.0.113.5' }, () =>
        app.accounts.authenticate({ email: EMAIL, password: 'wrong' }),
      );
    for (let nth = 0; nth < 5; nth++) expect(await guess()).toBeNull();
    await expect(guess()).rejects.toMatchObject({ code: 'throttled', details: { retryAfter: 1 } });
  });

  it('is not counted where a setting says so', async () => {
    await using free = await createTestApp(starter, {
      folder: 'starter',
      settings: { throttleLoginAccount: null, throttleLoginNetwork: null },
    });
    const client = free.client();
    for (let nth = 0; nth < 60; nth++) {
      expect((await client.submit(LOGIN, { email: EMAIL, password: 'wrong' })).status).toBe(200);
    }
    expect(await free.database.kysely.selectFrom('latchkey_throttle').selectAll().execute()).toEqual([]);
  });
});

describe('a network', () => {
  it.each([
    ['links to new passwords', 'throttlePasswordResetNetwork', '/accounts/password_reset/', {}],
    ['codes to log in', 'throttleMailNetwork', '/accounts/login/code/', {}],
    [
      'registrations',
      'throttleRegistrationNetwork',
      '/accounts/register/',
      { username: 'Ada', password: NEW, confirmPassword: NEW },
    ],
  ])('asks for so many %s an hour, whatever the addresses', async (_, setting, path, values) => {
    const site = await startAttackSite({
      settings: { loginByCode: true, [setting]: { count: 3, seconds: 3600 } },
    });
    const send = (nth: number) => site.client().submit(path, { email: `user${nth}@example.com`, ...values });
    for (let nth = 0; nth < 3; nth++) expect((await send(nth)).status).toBe(302);
    const refused = await send(3);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3590);
    expect(refused.text).toContain('Too many tries. Wait 60 minutes.');
    await site.stop();
  });

  it('types so many codes in ten minutes, of whatever accounts', async () => {
    const throttleCodeNetwork = { count: 3, seconds: 600 };
    const site = await startAttackSite({ settings: { loginByCode: true, throttleCodeNetwork } });
    const type = async (nth: number) => {
      const client = site.client();
      const asked = await client.submit('/accounts/login/code/', { email: `user${nth}@example.com` });
      return client.submit(String(asked.location), { code: 'AAAA-AAAA' });
    };
    for (let nth = 0; nth < 3; nth++) expect((await type(nth)).status).toBe(200);
    expect((await type(3)).status).toBe(429);
    await site.stop();
  });

  it('asks for so many further proofs of an address', async () => {
    const throttleMailNetwork = { count: 2, seconds: 600 };
    const settings = { emailVerification: 'mandatory' as const, throttleMailNetwork };
    const site = await startAttackSite({ settings });
    const again = async (nth: number) => {
      const client = site.client();
      const values = {
        email: `user${nth}@example.com`,
        username: 'Ada',
        password: NEW,
        confirmPassword: NEW,
      };
      expect((await client.submit('/accounts/register/', values)).status).toBe(302);
      return client.submit('/accounts/email-verification/', {}, '/accounts/email-verification/resend/');
    };
    for (let nth = 0; nth < 2; nth++) expect((await again(nth)).status).toBe(302);
    expect((await again(2)).status).toBe(429);
    await site.stop();
  });
});
