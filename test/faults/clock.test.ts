import { createTestApp } from 'latchkey/testing';
import { describe, expect, it } from 'vitest';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';

const PASSWORD = 'correct horse battery';
const NEW = 'staple of nine horses';
const EMAIL = 'ada@example.com';
const RESET = '/accounts/password_reset/';
const PAGE = '/accounts/reset/set-password/';
const HOUR = 3_600_000;

eachDatabase((databases) => {
  const open = async (settings: object = {}) => {
    const databaseUrl = await databases.create();
    const app = await createTestApp(starter, { folder: 'starter', settings: { databaseUrl, ...settings } });
    const user = await app.createUser({ email: EMAIL, password: PASSWORD });
    return { app, user, [Symbol.asyncDispose]: () => app.close() };
  };

  describe('a clock that goes back by an hour', () => {
    it('makes no link good again that was used', async () => {
      await using site = await open();
      const { app } = site;
      await app.client().submit(RESET, { email: EMAIL });
      const link = String(app.mail.last.links[0]);
      const client = app.client();
      await client.follow(await client.get(link));
      expect((await client.submit(PAGE, { password: NEW, confirmPassword: NEW })).status).toBe(302);

      app.clock.set(new Date(app.clock.now().getTime() - HOUR));
      const thief = app.client();
      const { text } = await thief.follow(await thief.get(link));
      expect(text).not.toContain('name="password"');
      expect(await app.accounts.authenticate({ email: EMAIL, password: NEW })).not.toBeNull();
    });

    it('ends no session, and gives it no more time', async () => {
      await using site = await open();
      const { app, user } = site;
      const client = app.client();
      await client.loginAs(user);
      app.clock.set(new Date(app.clock.now().getTime() - HOUR));
      expect((await client.user()).isAuthenticated).toBe(true);
      // Once more the hour, and the 30 days that a session lives however much it is used.
      app.clock.advance({ hours: 1 });
      for (let day = 1; day < 30; day++) {
        app.clock.advance({ days: 1 });
        expect((await client.user()).isAuthenticated, `day ${day}`).toBe(true);
      }
      app.clock.advance({ days: 1 });
      expect((await client.user()).isAuthenticated).toBe(false);
    });
  });

  describe('a clock that jumps on by an hour', () => {
    it('ends what has less time: a link, and a session that is idle', async () => {
      await using site = await open({ sessionIdleAge: 1800 });
      const { app, user } = site;
      const client = app.client();
      await client.loginAs(user);
      await app.client().submit(RESET, { email: EMAIL });
      const link = String(app.mail.last.links[0]);
      app.clock.advance({ hours: 1, seconds: 1 });
      expect((await client.user()).isAuthenticated).toBe(false);
      const late = app.client();
      expect((await late.follow(await late.get(link))).text).not.toContain('name="password"');
    });
  });
});
