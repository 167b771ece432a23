import {
  changePassword,
  defineUserModel,
  field,
  type HttpRequest,
  HttpResponse,
  passwordResetRequested,
  path,
  resetPassword,
  setFirstPassword,
  type UserOf,
  type UserRequest,
} from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passwordResetPurpose } from '../../src/apps/accounts/password-reset/password-reset-purpose.ts';
import { mailPasswordReset } from '../../src/apps/accounts/password-reset/request-password-reset.ts';
import { resetPasswordBy } from '../../src/apps/accounts/password-reset/reset-password.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const OLD = 'correct horse battery';
const NEW = 'staple of nine horses';
/** Where no request says it. */
const publicOrigin = 'http://localhost';
const ADDRESS = 'ada@example.com';

/** A site with pages of its own for the rules that need a visitor. */
const ownPages = {
  ...starter,
  urls: [
    ...starter.urls,
    path(
      'own/:rule/',
      async (request: HttpRequest<User>) => {
        const { oldPassword = '', password = '' } = (await request.raw.json()) as Record<string, string>;
        const outcome =
          request.parameters.rule === 'change'
            ? await changePassword(request, { oldPassword, password })
            : await setFirstPassword(request as UserRequest<User>, password);
        return new HttpResponse(JSON.stringify(outcome));
      },
      { methods: ['POST'] },
    ),
  ],
};

describe('the rules of passwords', () => {
  let app: TestApp<User>;
  let ada: User;
  beforeEach(async () => {
    app = await createTestApp(ownPages, { folder: 'starter', settings: { publicOrigin } });
    ada = await app.createUser({ email: ADDRESS, password: OLD });
  });
  afterEach(() => app.close());

  const secretOf = (mail = app.mail.last) =>
    new URL(mail.links[0] ?? 'none:').pathname.split('/').at(-2) ?? '';
  const call = async (rule: 'change' | 'set', body: object, client = app.client()) =>
    JSON.parse((await client.sendJson(`/own/${rule}/`, body)).text) as Record<string, unknown>;
  const REFUSED = {
    state: 'refused',
    reasons: expect.arrayContaining([expect.stringContaining('too short')]),
  };

  it('tell a terminal how many links were mailed, and mail none to what is no address or nobody', async () => {
    expect(await mailPasswordReset(app, 'no address')).toBe(0);
    expect(await mailPasswordReset(app, 'nobody@example.com')).toBe(0);
    await app.mailSent();
    expect(app.mail).toHaveLength(0);
    expect(await mailPasswordReset(app, ` ${ADDRESS} `)).toBe(1);
    await app.mailSent();
    expect(app.mail.map(({ to }) => to)).toEqual([ADDRESS]);
    expect(app.mail.last.text).toContain('for one hour');
  });

  it('let the next link out when the pause is over, to the second', async () => {
    expect(await mailPasswordReset(app, ADDRESS)).toBe(1);
    app.clock.advance({ seconds: 59 });
    expect(await mailPasswordReset(app, ADDRESS)).toBe('limited');
    app.clock.advance({ seconds: 1 });
    expect(await mailPasswordReset(app, ADDRESS)).toBe(1);
    await app.mailSent();
    expect(app.mail).toHaveLength(2);
  });

  it('mail a known address its link, also where unknown ones are told', async () => {
    const settings = { ...starter.settings, passwordResetMailUnknown: true, passwordResetPause: 0 };
    await using telling = await createTestApp(
      { ...starter, settings },
      { folder: 'starter', settings: { publicOrigin } },
    );
    await telling.createUser({ email: ADDRESS });
    const links: number[] = [];
    for (const to of [ADDRESS, 'nobody@example.com']) {
      await mailPasswordReset(telling, to);
      await telling.mailSent();
      expect(telling.mail.last.to).toBe(to);
      links.push(telling.mail.last.links.filter((link) => link.includes('/reset/')).length);
    }
    expect(links).toEqual([1, 0]);
    for (let more = 0; more < 4; more++) expect(await mailPasswordReset(telling, ADDRESS)).toBe(1);
    expect(await mailPasswordReset(telling, ADDRESS)).toBe('limited');
  });

  it('mail nothing where what belongs to it fails', async () => {
    app.accounts.on(
      passwordResetRequested,
      () => {
        throw new Error('What belongs to it fails.');
      },
      { inTransaction: true },
    );
    await expect(mailPasswordReset(app, ADDRESS)).rejects.toThrow('What belongs to it fails.');
    await app.mailSent();
    expect(app.mail).toHaveLength(0);
  });

  it('set no password by a link whose user is gone, or not active, since it was found', async () => {
    const idle = await app.createUser({ email: 'idle@example.com', password: OLD });
    const found = [];
    for (const { email } of [ada, idle]) {
      await mailPasswordReset(app, email);
      await app.mailSent();
      const secret = await app.accounts.oneTime.find(passwordResetPurpose, secretOf());
      if (!secret) throw new Error('Not found.');
      found.push(secret);
    }
    await app.accounts.users.delete(ada);
    await app.accounts.users.update(idle, { isActive: false });
    for (const secret of found) expect(await resetPasswordBy(app, secret, NEW)).toEqual({ state: 'over' });
  });

  it('set one password by one link, and say why another is refused', async () => {
    await mailPasswordReset(app, ADDRESS);
    await app.mailSent();
    const secret = secretOf();
    expect(await resetPassword(app, secret, 'short')).toMatchObject(REFUSED);
    const outcomes = await Promise.all([1, 2].map(() => resetPassword(app, secret, NEW)));
    expect(outcomes.map(({ state }) => state).sort()).toEqual(['done', 'over']);
    expect(await resetPassword(app, secret, NEW)).toEqual({ state: 'over' });
  });

  it('change no password for who is not logged in, does not know it, or wants a bad one', async () => {
    expect(await call('change', { oldPassword: OLD, password: NEW })).toEqual({ state: 'wrong' });
    const client = app.client();
    await client.loginAs(ada);
    const key = client.cookies.get('latchkey_session');
    expect(await call('change', { oldPassword: NEW, password: NEW }, client)).toEqual({ state: 'wrong' });
    expect(await call('change', { oldPassword: OLD, password: 'short' }, client)).toMatchObject(REFUSED);
    expect(client.cookies.get('latchkey_session')).toBe(key);
    await app.mailSent();
    expect(app.mail).toHaveLength(0);
    expect(await call('change', { oldPassword: OLD, password: NEW }, client)).toMatchObject({
      state: 'done',
    });
    expect((await client.user()).isAuthenticated).toBe(true);
    expect(client.cookies.get('latchkey_session')).not.toBe(key);
  });

  it('set a first password for who has none, whose session lives on under a new key', async () => {
    const client = app.client();
    await client.loginAs(ada);
    expect(await call('set', { password: NEW }, client)).toEqual({ state: 'over' });

    const bob = app.client();
    await bob.loginAs(await app.createUser());
    const key = bob.cookies.get('latchkey_session');
    expect(await call('set', { password: 'short' }, bob)).toMatchObject(REFUSED);
    expect(bob.cookies.get('latchkey_session')).toBe(key);
    expect(await call('set', { password: NEW }, bob)).toMatchObject({ state: 'done' });
    expect((await bob.user()).isAuthenticated).toBe(true);
    expect(bob.cookies.get('latchkey_session')).not.toBe(key);
  });

  it('say of a field that is empty that it is, and nothing more', async () => {
    const client = app.client();
    await client.loginAs(await app.createUser());
    const page = await client.submit('/accounts/password_set/', { password: '', confirmPassword: NEW });
    expect(page.text).toContain('Please fill this in.');
    expect(page.text).not.toMatch(/too short|do not match/);
  });

  it('refuse a password that is like the user, as the page does', async () => {
    const grace = await app.createUser({ email: 'grace.hopper.navy@example.com' });
    const client = app.client();
    await client.loginAs(grace);
    const password = 'grace.hopper.navy';
    const page = await client.submit('/accounts/password_set/', { password, confirmPassword: password });
    expect(page.text).toContain('too close to the');
    expect((await call('set', { password }, client)).state).toBe('refused');
  });
});

describe('the rules of an address that several users have', () => {
  const Relative = defineUserModel({
    app: 'accounts',
    name: 'Relative',
    fields: {
      username: field.text({ maxLength: 30, unique: true }),
      email: field.email({ default: '' }),
      isActive: field.boolean({ default: true }),
      isStaff: field.boolean({ default: false }),
    },
    usernameField: 'username',
  });
  let app: TestApp<UserOf<typeof Relative>>;
  beforeEach(async () => {
    app = await openUserKind(Relative, { settings: { publicOrigin } });
    for (const username of ['ann', 'ben']) await app.createUser({ username, email: ADDRESS });
  });
  afterEach(() => app.close());

  it('mail all of them or none', async () => {
    for (const due of [2, 'limited']) expect(await mailPasswordReset(app, ADDRESS)).toBe(due);
    await app.mailSent();
    expect(app.mail).toHaveLength(2);
  });

  it('mail nobody where one is deleted meanwhile', async () => {
    const told: unknown[] = [];
    app.accounts.on(
      passwordResetRequested,
      async ({ user }) => {
        told.push(user?.username);
        const [, ben] = await app.accounts.addresses.usersByAddress(ADDRESS);
        if (ben) await app.accounts.users.delete(ben);
      },
      { inTransaction: true },
    );
    expect(await mailPasswordReset(app, ADDRESS)).toBe(0);
    expect(told).toEqual(['ann']);
    await app.mailSent();
    expect(app.mail).toHaveLength(0);
  });
});
