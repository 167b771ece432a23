import { passwordChanged, userLoginFailed } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../../starter/accounts/user.ts';
import starter from '../../../../starter/latchkey.config.ts';

const OLD = 'correct horse battery';
const NEW = 'staple of nine horses';
const values = { oldPassword: OLD, password: NEW, confirmPassword: NEW };
const PAGE = '/accounts/password_change/';

let app: TestApp<User>;
let ada: User;
beforeEach(async () => {
  app = await createTestApp(starter, { folder: 'starter' });
  ada = await app.createUser({ email: 'ada@example.com', password: OLD });
});
afterEach(() => app.close());

async function loggedIn(user = ada) {
  const client = app.client();
  await client.loginAs(user);
  return client;
}

describe('a change of the password', () => {
  it('gives this session another key, ends the others, and is told by mail', async () => {
    const [client, other] = [await loggedIn(), await loggedIn()];
    const before = client.cookies.get('latchkey_session');
    const stolen = new Map(client.cookies);
    const answer = await client.submit(PAGE, values);
    expect(answer.location).toBe('/accounts/password_change/done/');
    expect((await client.get(answer.location ?? '')).text).toContain('Your password is changed');
    expect(client.cookies.get('latchkey_session')).not.toBe(before);
    expect((await other.get('/dashboard/')).status).toBe(302);
    const thief = app.client();
    for (const [name, value] of stolen) thief.cookies.set(name, value);
    expect((await thief.get('/dashboard/')).status).toBe(302);
    expect((await client.get('/dashboard/')).status).toBe(200);

    const now = await app.accounts.users.get(ada.id);
    expect(now && (await app.accounts.users.checkPassword(now, NEW))).toBe(true);
    expect(app.mail.last).toMatchObject({ to: ada.email, subject: 'Your password at My site was changed' });
    expect(app.mail.last.text).not.toContain(NEW);
  });

  it('asks for the password of now, and counts a wrong one as a login does', async () => {
    const failed: string[] = [];
    app.accounts.on(userLoginFailed, ({ credentials }) => void failed.push(JSON.stringify(credentials)));
    const client = await loggedIn();
    const refused = await client.submit(PAGE, { ...values, oldPassword: 'guessed it' });
    expect(refused.text).toContain('The password is not correct.');
    expect(refused.text).not.toContain('guessed it');
    expect(failed).toEqual([expect.stringContaining('ada@example.com')]);
    expect(failed.join()).not.toContain('guessed it');
    expect(app.mail).toEqual([]);
    expect((await client.submit(PAGE, values)).status).toBe(302);
  });

  it('says all that is wrong with the new one', async () => {
    const client = await loggedIn();
    const { text } = await client.submit(PAGE, { oldPassword: OLD, password: '12345', confirmPassword: '1' });
    expect(text).toContain('The password is too short');
    expect(text).toContain('The two passwords are not the same.');
    expect(text).not.toContain(OLD);
  });

  it('is for users who are logged in, and by a form with its token', async () => {
    expect((await app.client().get(PAGE)).location).toBe(`/accounts/login/?next=${PAGE}`);
    expect((await (await loggedIn()).post(PAGE, values)).status).toBe(403);
  });

  it('lets one of several at once win, and changes nothing in the others', async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => loggedIn()));
    let changes = 0;
    app.accounts.on(passwordChanged, () => void changes++);
    const answers = await Promise.all(clients.map((client) => client.submit(PAGE, values)));
    expect(answers.filter(({ location }) => location === '/accounts/password_change/done/')).toHaveLength(1);
    expect([changes, app.mail.length]).toEqual([1, 1]);
  });

  it('is linked by the account page and the dashboard', async () => {
    const client = await loggedIn();
    for (const page of ['/accounts/profile/', '/dashboard/']) {
      expect((await client.get(page)).text).toContain(`href="${PAGE}"`);
    }
  });
});

describe('a first password', () => {
  const SET = '/accounts/password_set/';
  const first = { password: NEW, confirmPassword: NEW };

  it('is set by who has none and has just logged in', async () => {
    const bob = await app.createUser({ email: 'bob@example.com' });
    const [client, other] = [await loggedIn(bob), await loggedIn(bob)];
    expect((await client.get('/accounts/profile/')).text).toContain(`href="${SET}"`);
    expect((await client.get(PAGE)).location).toBe(SET);
    const done = await client.submit(SET, first);
    expect(done.location).toBe('/accounts/profile/#sign-in');
    expect((await client.follow(done)).text).toContain('Your password is set.');
    expect((await other.get('/dashboard/')).status).toBe(302);
    expect(app.mail.last.to).toBe(bob.email);
    const now = await app.accounts.users.get(bob.id);
    expect(now && (await app.accounts.users.checkPassword(now, NEW))).toBe(true);
  });

  it('is not set by who has one, nor by who logged in a while ago', async () => {
    const client = await loggedIn();
    expect((await client.get(SET)).location).toBe(PAGE);
    const bob = await loggedIn(await app.createUser());
    app.clock.advance({ minutes: 11 });
    expect((await bob.get(SET)).location).toContain('/accounts/confirm/');
  });

  it('is set after ten minutes too, by who types the mailed code', async () => {
    const bob = await app.createUser({ email: 'bob@example.com' });
    const client = await loggedIn(bob);
    app.clock.advance({ minutes: 11 });
    const asked = await client.follow(await client.get(SET));
    expect(asked.text).toContain('Mail me a code');
    const csrfmiddlewaretoken = await client.csrfToken();
    const CODE = '/accounts/confirm/code/';
    const send = async (more: object = {}) =>
      client.post(CODE, { csrfmiddlewaretoken: await client.csrfToken(), next: SET, ...more });
    expect((await client.post(CODE, { csrfmiddlewaretoken, next: SET })).text).toContain(bob.email);
    const code = /\n([0-9A-Z]{4}-[0-9A-Z]{4})\n/.exec(app.mail.last.text)?.[1] ?? '';
    expect(app.mail.last.to).toBe(bob.email);
    await send();
    expect(app.mail).toHaveLength(1);
    const other = code === '2222-2222' ? '3333-3333' : '2222-2222';
    expect((await send({ code: other })).text).toContain('The code is not correct.');
    expect((await (await loggedIn(bob)).post(CODE, { code })).status).toBe(403);
    expect((await send({ code })).location).toBe(SET);
    expect((await client.submit(SET, first)).status).toBe(302);
  });

  it('needs a code that was not guessed: three tries, and it is over', async () => {
    const client = await loggedIn(await app.createUser());
    const CODE = '/accounts/confirm/code/';
    const send = async (more: object = {}) =>
      client.post(CODE, { csrfmiddlewaretoken: await client.csrfToken(), ...more });
    await send();
    const code = /\n([0-9A-Z]{4}-[0-9A-Z]{4})\n/.exec(app.mail.last.text)?.[1] ?? '';
    const wrong = code === '2222-2222' ? '3333-3333' : '2222-2222';
    for (let tries = 0; tries < 3; tries++) await send({ code: wrong });
    expect((await send({ code })).text).toContain('has been used or is too old');
  });
});
