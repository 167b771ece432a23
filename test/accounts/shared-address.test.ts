import { defineUserModel, field, type UserOf } from 'latchkey';
import { describe, expect, it } from 'vitest';
import type { TestApp } from '../../src/testing/create-test-app.ts';
import { eachDatabase } from '../support/databases.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const PASSWORD = 'correct horse battery';
const NEW = 'staple of nine horses';
const FAMILY = 'family@example.com';
const SENT = '/accounts/email-verification/';
const PROFILE = '/accounts/profile/';

/** Nullable, as a family's site may have it. */
const fields = {
  username: field.text({ maxLength: 30, unique: true, ignoreCase: true }),
  isActive: field.boolean({ default: true }),
  isStaff: field.boolean({ default: false }),
};
const Asked = defineUserModel({
  app: 'accounts',
  name: 'Relative',
  fields: { ...fields, email: field.email({ nullable: true }) },
  usernameField: 'username',
  requiredFields: ['email'],
});
const Unasked = defineUserModel({
  app: 'accounts',
  name: 'Relative',
  fields: { ...fields, email: field.email({ default: '' }) },
  usernameField: 'username',
});
type User = UserOf<typeof Asked>;

const own = (username: string) => ({
  username,
  email: FAMILY,
  password: PASSWORD,
  confirmPassword: PASSWORD,
});

eachDatabase((databases) => {
  const open = async (emailVerification: 'none' | 'optional' | 'mandatory') =>
    openUserKind<User>(Asked, { settings: { databaseUrl: await databases.create(), emailVerification } });
  const linkOf = (app: TestApp<User>) => app.mail.last.links[0] ?? '';

  describe('an address that several users have', () => {
    it('gets a link for each of them, which opens the account of that one alone', async () => {
      await using app = await open('none');
      for (const username of ['ann', 'ben'])
        await app.createUser({ username, email: FAMILY, password: PASSWORD });
      await app.createUser({ username: 'cat', email: null, password: PASSWORD });
      const asked = await app.client().submit('/accounts/password_reset/', { email: FAMILY.toUpperCase() });
      expect(asked.location).toBe('/accounts/password_reset/done/');
      expect(app.mail.map(({ to }) => to)).toEqual([FAMILY, FAMILY]);
      const shown = [];
      for (const { links } of [...app.mail]) {
        const client = app.client();
        const page = await client.follow(await client.get(links[0] ?? ''));
        shown.push(/name="account" value="([^"]*)"/.exec(page.text)?.[1]);
      }
      expect(shown.sort()).toEqual(['ann', 'ben']);

      const [mail] = app.mail;
      const client = app.client();
      const page = await client.follow(await client.get(mail?.links[0] ?? ''));
      const account = /name="account" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
      await client.submit(page.path, { password: NEW, confirmPassword: NEW });
      for (const username of ['ann', 'ben']) {
        const user = await app.accounts.authenticate({ username, password: NEW });
        expect(user !== null).toBe(username === account);
      }
    });

    it('is proven by each who registers with it, and nobody hears that it is taken', async () => {
      await using app = await open('mandatory');
      const clients = { ann: app.client(), ben: app.client() };
      for (const [username, client] of Object.entries(clients)) {
        const sent = await client.submit('/accounts/register/', own(username));
        expect(sent.location).toBe(SENT);
        const page = await client.follow(await client.get(linkOf(app)));
        expect((await client.submit(page.path, {})).location).toBe('/dashboard/');
        expect(String(await client.user())).toBe(username);
        app.clock.advance({ minutes: 2 });
      }
      expect(new Set(app.mail.map(({ subject }) => subject)).size).toBe(1);
      const refused = await app.client().submit('/accounts/register/', own('ANN'));
      expect(refused.text).toContain('id="id_username_error"');
      // Whoever proved it last has it proven: the other one does so again, at the next login.
      const ann = app.client();
      const login = await ann.submit('/accounts/login/', { username: 'ann', password: PASSWORD });
      expect(login.location).toBe(SENT);
      await ann.get(SENT);
      const page = await ann.follow(await ann.get(linkOf(app)));
      expect((await ann.submit(page.path, {})).location).toBe('/dashboard/');
    });

    it('may register at once one after the other, where the proof is optional', async () => {
      await using app = await open('optional');
      for (const username of ['ann', 'ben']) {
        const client = app.client();
        expect((await client.submit('/accounts/register/', own(username))).location).toBe('/dashboard/');
        expect((await client.get(PROFILE)).text).toContain(FAMILY);
      }
      expect(await app.accounts.users.count()).toBe(2);
    });
  });

  describe.each([null, ''])('a user without an address (%j)', (email) => {
    const openOptional = async () =>
      openUserKind<User>((email === null ? Asked : Unasked) as typeof Asked, {
        settings: { databaseUrl: await databases.create(), emailVerification: 'mandatory' },
      });

    it('logs in, changes the password, and is asked for no proof', async () => {
      await using app = await openOptional();
      await app.createUser({ username: 'cat', email, password: PASSWORD });
      const client = app.client();
      const login = await client.submit('/accounts/login/', { username: 'cat', password: PASSWORD });
      expect(login.location).toBe('/dashboard/');
      for (const path of ['/dashboard/', PROFILE]) {
        const page = await client.get(path);
        expect([page.status, page.text.includes('null')]).toEqual([200, false]);
      }
      const values = { oldPassword: PASSWORD, password: NEW, confirmPassword: NEW };
      const changed = await client.submit('/accounts/password_change/', values);
      expect(changed.location).toBe('/accounts/password_change/done/');
      expect(app.mail).toEqual([]);
    });

    it('without a password confirms nothing by mail, and is told what to do', async () => {
      await using app = await openOptional();
      const client = app.client();
      await client.loginAs(await app.createUser({ username: 'cat', email }));
      app.clock.advance({ minutes: 20 });
      const page = await client.follow(await client.get('/accounts/password_set/'));
      expect(page.text).toContain('action="/accounts/logout/"');
      expect(page.text).not.toContain('/accounts/confirm/code/');
    });
  });

  it('users who are not asked for an address register without one', async () => {
    await using app = await openUserKind(Unasked, {
      settings: { databaseUrl: await databases.create(), emailVerification: 'mandatory' },
    });
    const client = app.client();
    const form = await client.get('/accounts/register/');
    expect(form.text).not.toContain('name="email"');
    const { email: _, ...values } = own('dan');
    expect((await client.submit('/accounts/register/', values)).location).toBe('/dashboard/');
    expect(app.mail).toEqual([]);
  });
});
