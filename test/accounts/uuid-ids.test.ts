import { defineUserModel, field, type UserOf } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const PASSWORD = 'correct horse battery';
const NEW = 'staple of nine horses';
const UUID = /^[0-9a-f-]{36}$/;

const Person = defineUserModel({
  app: 'accounts',
  name: 'Person',
  id: field.uuid(),
  fields: {
    email: field.email({ unique: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
});
type User = UserOf<typeof Person>;

eachDatabase((databases) => {
  describe.each(['link', 'code'] as const)('users whose ids are UUIDs, and a proof by %s', (by) => {
    const open = async () =>
      openUserKind<User>(Person, {
        settings: {
          databaseUrl: await databases.create(),
          emailVerification: 'mandatory',
          emailVerificationBy: by,
        } as object,
      });

    it('register, prove their address, forget their password, and set another one', async () => {
      await using app = await open();
      const client = app.client();
      const own = { email: 'ada@example.com', password: PASSWORD, confirmPassword: PASSWORD };
      const sent = await client.submit('/accounts/register/', own);
      expect(sent.location).toBe('/accounts/email-verification/');
      if (by === 'code') {
        const code = /^ +(\S{4}-\S{4})$/m.exec(app.mail.last.text)?.[1] ?? '';
        expect((await client.submit('/accounts/email-verification/', { code })).location).toBe('/dashboard/');
      } else {
        const page = await client.follow(await client.get(app.mail.last.links[0] ?? ''));
        expect((await client.submit(page.path, {})).location).toBe('/dashboard/');
      }
      const user = await client.user();
      expect(user.isAuthenticated && user.id).toMatch(UUID);

      await app.client().submit('/accounts/password_reset/', { email: 'ada@example.com' });
      const visitor = app.client();
      const page = await visitor.follow(await visitor.get(app.mail.last.links[0] ?? ''));
      await visitor.submit(page.path, { password: NEW, confirmPassword: NEW });
      expect((await client.user()).isAuthenticated).toBe(false);
      const login = await visitor.submit('/accounts/login/', { email: 'ada@example.com', password: NEW });
      expect(login.location).toBe('/dashboard/');
    });

    it('confirm who they are by a code, set a first password, and change it', async () => {
      await using app = await open();
      const user = await app.createUser({ email: 'ada@example.com' });
      await app.accounts.addresses.prove(user, user.email);
      const client = app.client();
      await client.loginAs(user);
      app.clock.advance({ minutes: 20 });
      const asked = await client.follow(await client.get('/accounts/password_set/'));
      expect(asked.path).toBe('/accounts/confirm/?next=/accounts/password_set/');
      await client.submit(asked.path, { next: '/accounts/password_set/' }, '/accounts/confirm/code/');
      const code = /\b\S{4}-\S{4}\b/.exec(app.mail.last.text)?.[0] ?? '';
      const confirmed = await client.post('/accounts/confirm/code/', {
        csrfmiddlewaretoken: await client.csrfToken(),
        code,
        next: '/accounts/password_set/',
      });
      expect(confirmed.location).toBe('/accounts/password_set/');
      await client.submit('/accounts/password_set/', { password: PASSWORD, confirmPassword: PASSWORD });
      const change = { oldPassword: PASSWORD, password: NEW, confirmPassword: NEW };
      const changed = await client.submit('/accounts/password_change/', change);
      expect(changed.location).toBe('/accounts/password_change/done/');
      expect(await app.accounts.authenticate({ email: user.email, password: NEW })).toMatchObject({
        id: user.id,
      });
    });
  });
});
