import { createTestApp, type TestApp } from 'latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';
import { eachDatabase } from './support/databases.ts';

const START = new Date('2027-01-31T12:00:00Z');
const timeAfter = (seconds: number) => new Date(START.getTime() + seconds * 1000);
const WEEKS = 14 * 24 * 3600;
const HOUR = 3600;
const DAY = 24 * HOUR;

eachDatabase((databases) => {
  const open = async (): Promise<TestApp<User>> =>
    createTestApp<User>(starter, {
      folder: 'starter',
      now: START,
      settings: { databaseUrl: await databases.create(), sessionAbsoluteAge: 30 * 24 * HOUR },
    });

  describe('the expiry of a session', () => {
    it('is told, whether or not it has one of its own', async () => {
      await using app = await open();
      const client = app.client();
      const told = async () => {
        const session = await client.session();
        return [session.getExpiryAge(), session.getExpiryDate(), session.getExpireAtBrowserClose()];
      };
      expect(await told()).toEqual([WEEKS, timeAfter(WEEKS), false]);
      await client.loginAs(await app.createUser());
      expect(await told()).toEqual([WEEKS, timeAfter(WEEKS), false]);
      await (await client.session()).setExpiry(HOUR);
      expect(await told()).toEqual([HOUR, timeAfter(HOUR), false]);
      app.clock.advance({ seconds: 90 });
      expect(await told()).toEqual([HOUR, timeAfter(90 + HOUR), false]);
      await (await client.session()).setExpiry(0);
      expect(await told()).toEqual([DAY, timeAfter(90 + DAY), true]);
      await (await client.session()).setExpiry(null);
      expect(await told()).toEqual([WEEKS, timeAfter(90 + WEEKS), false]);
      // The absolute limit comes first.
      app.clock.set(timeAfter(10 * 24 * HOUR));
      await client.session();
      app.clock.set(timeAfter(20 * 24 * HOUR));
      expect(await told()).toEqual([10 * 24 * HOUR, timeAfter(30 * 24 * HOUR), false]);
    });

    it('may be a date, at which it ends however much it is used', async () => {
      await using app = await open();
      const client = app.client();
      await client.loginAs(await app.createUser());
      await (await client.session()).setExpiry(timeAfter(HOUR));
      for (const seconds of [0, 61, 1800.5, HOUR - 1]) {
        app.clock.set(timeAfter(seconds));
        expect((await client.get('/dashboard/')).status).toBe(200);
        const session = await client.session();
        expect(session.getExpiryDate()).toEqual(timeAfter(HOUR));
        expect(session.getExpiryAge()).toBe(Math.ceil(HOUR - seconds));
        expect(session.getExpireAtBrowserClose()).toBe(false);
      }
      app.clock.set(timeAfter(HOUR));
      expect((await client.get('/dashboard/')).status).toBe(302);
      expect((await client.session()).key).toBeNull();
    });

    it('stays a date when the session gets a new key, and until it is given another (CVE-2024-35220)', async () => {
      await using app = await open();
      const client = app.client();
      const user = await app.createUser();
      await (await client.session()).setExpiry(timeAfter(HOUR));
      await client.loginAs(user);
      expect((await client.session()).getExpiryDate()).toEqual(timeAfter(HOUR));
      app.clock.advance({ minutes: 5 });
      await (await client.session()).cycleKey();
      expect((await client.session()).getExpiryDate()).toEqual(timeAfter(HOUR));
      await (await client.session()).setExpiry(null);
      expect((await client.session()).getExpiryAge()).toBe(WEEKS);
    });

    it('is bounded by the absolute limit, and over at once for a date that has been', async () => {
      await using app = await open();
      const client = app.client();
      await client.loginAs(await app.createUser());
      await (await client.session()).setExpiry(timeAfter(365 * 24 * HOUR));
      expect((await client.session()).getExpiryDate()).toEqual(timeAfter(30 * 24 * HOUR));
      const session = await client.session();
      await session.setExpiry(timeAfter(-1));
      expect(session.getExpiryAge()).toBe(0);
      expect((await client.user()).isAnonymous).toBe(true);
    });

    it('may be the longest that a column holds', async () => {
      await using app = await open();
      const session = await app.client().session();
      await session.setExpiry(2 ** 31 - 1);
      expect(session.getExpiryDate()).toEqual(timeAfter(30 * 24 * HOUR));
    });

    it.each([Number.NaN, -1, 1.5, 2 ** 31, 2 ** 53, '60', new Date('soon'), undefined])(
      'is refused where it is %s',
      async (expiry) => {
        await using app = await open();
        const session = await app.client().session();
        await expect(session.setExpiry(expiry as never)).rejects.toMatchObject({
          code: 'session_expiry_invalid',
        });
        expect(session.key).toBeNull();
      },
    );
  });
});
