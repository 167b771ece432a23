import { strictSessions } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { describe, expect, it } from 'vitest';
import { sessionSettings } from '../src/core/sessions/session-settings.ts';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';
import { eachDatabase } from './support/databases.ts';

const PASSWORD = 'correct horse battery';
const ADA = 'ada@example.com';
const HOUR = 3600;

type Trust = { readonly isStaff?: boolean; readonly isSuperuser?: boolean };

eachDatabase((databases) => {
  const open = async (trust: Trust = {}, settings: object = {}) => {
    const app = await createTestApp<User>(starter, {
      folder: 'starter',
      settings: { databaseUrl: await databases.create(), ...settings },
    });
    const user = await app.createUser({ email: ADA, password: PASSWORD, ...trust });
    return { app, user, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
  };
  const loggedIn = async (app: TestApp<User>, fields: Record<string, string> = {}) => {
    const client = app.client();
    await client.submit('/accounts/login/', { email: ADA, password: PASSWORD, ...fields });
    return client;
  };
  const isIn = async (client: ReturnType<TestApp<User>['client']>) => (await client.user()).isAuthenticated;

  describe.each([{ isStaff: true }, { isSuperuser: true }])('the session of %o', (trust) => {
    it('is over after 8 hours without a request', async () => {
      await using site = await open(trust);
      const client = await loggedIn(site.app);
      expect((await client.session()).getExpiryAge()).toBe(8 * HOUR);
      site.app.clock.advance({ hours: 8, seconds: -1 });
      expect(await isIn(client)).toBe(true);
      site.app.clock.advance({ hours: 8, seconds: 1 });
      expect(await isIn(client)).toBe(false);
    });

    it('is over after a day, however much it is used', async () => {
      await using site = await open(trust);
      const client = await loggedIn(site.app);
      for (let hour = 6; hour < 24; hour += 6) {
        site.app.clock.advance({ hours: 6 });
        expect(await isIn(client), `after ${hour} hours`).toBe(true);
      }
      site.app.clock.advance({ hours: 6 });
      expect(await isIn(client)).toBe(false);
    });
  });

  describe('an age of its own', () => {
    it.each([
      ['seconds', () => 30 * 24 * HOUR],
      ['a date', (now: number) => new Date(now + 20 * HOUR * 1000)],
    ])('by %s gives the session of staff no more than 8 hours without a request', async (_, expiry) => {
      await using site = await open({ isStaff: true });
      const client = await loggedIn(site.app);
      await (await client.session()).setExpiry(expiry(site.app.clock.now().getTime()));
      site.app.clock.advance({ hours: 7 });
      expect(await isIn(client)).toBe(true);
      site.app.clock.advance({ hours: 7 });
      expect(await isIn(client)).toBe(true);
      site.app.clock.advance({ hours: 8 });
      expect(await isIn(client)).toBe(false);
    });
  });

  describe('who becomes staff during a session', () => {
    it('has the ages of staff from the next request on', async () => {
      await using site = await open();
      const [old, fresh] = [await loggedIn(site.app), await loggedIn(site.app)];
      site.app.clock.advance({ hours: 25 });
      expect([await isIn(old), await isIn(fresh)]).toEqual([true, true]);
      const young = await loggedIn(site.app);
      await site.app.accounts.users.update(site.user, { isStaff: true });
      const user = await site.app.accounts.users.get(site.user.id);
      const listed = user ? await site.app.accounts.sessionsOf(user) : [];
      expect(listed).toHaveLength(1);
      expect(listed[0]?.expiresAt.getTime()).toBe(site.app.clock.now().getTime() + 8 * HOUR * 1000);
      expect([await isIn(old), await isIn(young)]).toEqual([false, true]);
      site.app.clock.advance({ hours: 8 });
      expect(await isIn(young)).toBe(false);
    });
  });

  describe('others', () => {
    it('have theirs as before', async () => {
      await using site = await open();
      const client = await loggedIn(site.app);
      site.app.clock.advance({ days: 13 });
      expect(await isIn(client)).toBe(true);
    });
  });

  describe('the strict ages', () => {
    it('end a login without a tick after 30 minutes, and after 12 hours in all', async () => {
      await using site = await open({}, strictSessions);
      const [idle, used] = [await loggedIn(site.app), await loggedIn(site.app)];
      for (let minutes = 25; minutes < 720; minutes += 25) {
        site.app.clock.advance({ minutes: 25 });
        expect(await isIn(used), `after ${minutes} minutes`).toBe(true);
      }
      expect(await isIn(idle)).toBe(false);
      site.app.clock.advance({ minutes: 25 });
      expect(await isIn(used)).toBe(false);
    });

    it('keep a login with a tick for 7 days, but never that of staff', async () => {
      await using site = await open({}, strictSessions);
      const client = await loggedIn(site.app, { remember: 'on' });
      site.app.clock.advance({ days: 6 });
      expect(await isIn(client)).toBe(true);
      site.app.clock.advance({ days: 7 });
      expect(await isIn(client)).toBe(false);
      await site.app.accounts.users.update(site.user, { isStaff: true });
      const staff = await loggedIn(site.app, { remember: 'on' });
      site.app.clock.advance({ minutes: 14 });
      expect(await isIn(staff)).toBe(true);
      site.app.clock.advance({ minutes: 15 });
      expect(await isIn(staff)).toBe(false);
    });
  });

  it('no strict age is longer than its default', () => {
    const { sessionCookieAge, sessionAbsoluteAge, ...others } = strictSessions;
    expect([sessionCookieAge <= 1_209_600, sessionAbsoluteAge <= 2_592_000]).toEqual([true, true]);
    expect(others.sessionIdleAge).toBeLessThanOrEqual(1_209_600);
    expect(others.sessionBrowserIdleAge).toBeLessThanOrEqual(sessionSettings.sessionBrowserIdleAge.default);
    expect(others.sessionBrowserAbsoluteAge).toBeLessThanOrEqual(2_592_000);
    expect(others.sessionStaffIdleAge).toBeLessThanOrEqual(sessionSettings.sessionStaffIdleAge.default);
    expect(others.sessionStaffAbsoluteAge).toBeLessThanOrEqual(
      sessionSettings.sessionStaffAbsoluteAge.default,
    );
  });
});
