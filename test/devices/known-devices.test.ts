import { type AccountRequest, deviceAdded, deviceForgotten, devicesForgotten } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';

const LOGIN = '/accounts/login/';
const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery';
const NEXT = 'another horse battery';
const YEAR = 365;

eachDatabase((databases) => {
  describe('known devices', () => {
    let app: TestApp<User>;
    let ada: User;
    let bob: User;
    beforeEach(async () => {
      app = await createTestApp(starter, {
        folder: 'starter',
        settings: { databaseUrl: await databases.create() },
        now: '2026-03-01T12:00:00Z',
      });
      ada = await app.createUser({ email: EMAIL, password: PASSWORD });
      bob = await app.createUser({ email: 'bob@example.com', password: PASSWORD });
    });
    afterEach(() => app.close());

    const rows = () => app.database.kysely.selectFrom('latchkey_known_device').selectAll().execute();
    const listed = (user: User) => app.accounts.devices.listOf(user);
    const login = (client: AppClient<User>, email = EMAIL, password = PASSWORD) =>
      client.submit(LOGIN, { email, password });
    const cookieOf = (client: AppClient<User>) => client.cookies.get('latchkey_device') ?? '';
    const withCookie = (value: string) => {
      const client = app.client();
      client.cookies.set('latchkey_device', value);
      return client;
    };
    /** What a login with this cookie would be throttled by. */
    const deviceFor = (cookie: string, username: string) => {
      const request = { cookie: (name: string) => (name === 'latchkey_device' ? cookie : undefined) };
      return app.accounts.knownDevices.deviceFor(request as AccountRequest<User>, username);
    };

    it('are known by a login alone: no page, no wrong password', async () => {
      const client = app.client();
      await client.get(LOGIN);
      await login(client, EMAIL, 'wrong');
      expect([client.cookies.has('latchkey_device'), await rows()]).toEqual([false, []]);

      const answer = await login(client);
      const [line = ''] = answer.headers.getSetCookie().filter((one) => one.startsWith('latchkey_device='));
      expect(line).toMatch(
        /^latchkey_device=[\w-]{51}\.[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      expect(await listed(ada)).toMatchObject([{ begunAt: new Date('2026-03-01T12:00:00Z') }]);
      expect(await deviceFor(cookieOf(client), EMAIL)).toMatch(/^[0-9a-f]{64}$/);
      expect(JSON.stringify(await rows())).not.toContain(cookieOf(client).slice(8, 51));
    });

    it('stay the same one at the next login, whose time and browser they keep', async () => {
      const client = app.client();
      await login(client);
      const [before] = await rows();
      await client.logout();
      app.clock.advance({ days: 30 });
      await client.post(
        LOGIN,
        {
          email: EMAIL,
          password: PASSWORD,
          csrfmiddlewaretoken: await client.csrfToken(),
        },
        { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
      );
      expect(await client.user()).toMatchObject({ email: EMAIL });
      const after = await rows();
      expect(after).toHaveLength(1);
      expect(after[0]).toMatchObject({ secret_hash: before?.secret_hash, begun_at: before?.begun_at });
      expect(await listed(ada)).toMatchObject([
        {
          lastUsedAt: new Date('2026-03-31T12:00:00Z'),
          client: { parameters: { browser: 'Firefox', system: 'Linux' } },
        },
      ]);
    });

    it('are nobody’s but the user’s, in whatever spelling of the name', async () => {
      const client = app.client();
      await login(client);
      const cookie = cookieOf(client);
      expect(await deviceFor(cookie, ' ADA@Example.com ')).not.toBeNull();
      for (const other of ['bob@example.com', 'nobody@example.com', '', '\0']) {
        expect(await deviceFor(cookie, other), other).toBeNull();
      }
    });

    it('are not known by a cookie that somebody made, or changed', async () => {
      const client = app.client();
      await login(client);
      const cookie = cookieOf(client);
      const [entry = '', mac = ''] = cookie.split('.');
      const made = [
        ...['', '.', 'x', entry, `${entry}.`, `.${mac}`, `${entry}.${'A'.repeat(43)}`, `${cookie}.`],
        ...[`${entry}.${entry}.${mac}`, `A${cookie.slice(1)}`, `${entry}.${entry}.${entry}.${mac}`],
        `${`${entry}.`.repeat(100)}${mac}`,
      ];
      for (const value of made.filter((one) => one !== cookie)) {
        expect(await deviceFor(value, EMAIL), value).toBeNull();
      }
    });

    it('follow the user to another address, and leave the old one to whoever has it next', async () => {
      const client = app.client();
      await login(client);
      const cookie = cookieOf(client);
      await app.accounts.users.update(ada, { email: 'lovelace@example.com' });
      await app.createUser({ email: EMAIL, password: PASSWORD });
      expect(await deviceFor(cookie, 'lovelace@example.com')).not.toBeNull();
      expect(await deviceFor(cookie, EMAIL)).toBeNull();
    });

    it('are several users’ of one browser, five at most', async () => {
      const client = app.client();
      const emails = [EMAIL, 'bob@example.com'];
      for (let number = 1; number <= 4; number++) {
        const email = `u${number}@example.com`;
        await app.createUser({ email, password: PASSWORD });
        emails.push(email);
      }
      for (const email of emails) {
        await login(client, email);
        await client.logout();
      }
      const known = [];
      for (const email of emails) known.push((await deviceFor(cookieOf(client), email)) !== null);
      expect(known).toEqual([false, true, true, true, true, true]);
      expect(cookieOf(client).length).toBeLessThan(400);
    });

    it('take the place of one that was forgotten in the same browser', async () => {
      const client = app.client();
      for (let times = 0; times < 7; times++) {
        await login(client, 'bob@example.com');
        await client.logout();
        await login(client);
        await client.logout();
        await app.accounts.devices.forgetAll(ada);
      }
      expect(cookieOf(client).split('.')).toHaveLength(3);
      expect(await deviceFor(cookieOf(client), 'bob@example.com')).not.toBeNull();
    });

    it('are twenty of one user, and the one goes that was used least lately', async () => {
      const first = app.client();
      await login(first);
      for (let number = 1; number < 20; number++) {
        app.clock.advance({ minutes: 1 });
        await login(app.client());
      }
      const second = (await listed(ada)).at(-2);
      app.clock.advance({ minutes: 1 });
      await first.logout();
      await login(first);
      await login(app.client());
      const devices = await listed(ada);
      expect(devices).toHaveLength(20);
      expect(devices.map(({ id }) => id)).not.toContain(second?.id);
      expect(await deviceFor(cookieOf(first), EMAIL)).not.toBeNull();
    });

    it('are known for a year after the last login', async () => {
      const client = app.client();
      await login(client);
      app.clock.advance({ days: YEAR, seconds: -1 });
      expect(await deviceFor(cookieOf(client), EMAIL)).not.toBeNull();
      app.clock.advance({ seconds: 1 });
      expect(await deviceFor(cookieOf(client), EMAIL)).toBeNull();
      expect(await listed(ada)).toEqual([]);
      await login(client);
      expect(await rows()).toHaveLength(2);
    });

    it('are removed when they are over, but for the last of each user, without where that was', async () => {
      await login(app.client());
      app.clock.advance({ hours: 1 });
      await app.client().post(LOGIN, {});
      await login(app.client());
      await login(app.client(), 'bob@example.com');
      expect(await app.accounts.devices.clear()).toBe(0);
      app.clock.advance({ days: YEAR });
      expect(await app.accounts.devices.clear()).toBe(1);
      expect(await rows()).toMatchObject([{ ip_address: null }, { ip_address: null }]);
      expect(await app.accounts.devices.clear()).toBe(0);
    });

    it('are forgotten at once', async () => {
      const told: string[] = [];
      app.accounts.on(deviceAdded, ({ isFirst }) => void told.push(`added, first: ${isFirst}`));
      app.accounts.on(deviceForgotten, ({ deviceId }) => void told.push(`forgotten ${deviceId.length}`));
      app.accounts.on(devicesForgotten, ({ keptOne }) => void told.push(`all forgotten but one: ${keptOne}`));
      const client = app.client();
      await login(client);
      const [device] = await listed(ada);
      expect(await app.accounts.devices.forget(bob, device?.id ?? '')).toBe(false);
      expect(await deviceFor(cookieOf(client), EMAIL)).not.toBeNull();
      expect(await app.accounts.devices.forget(ada, device?.id ?? '')).toBe(true);
      expect(await app.accounts.devices.forget(ada, device?.id ?? '')).toBe(false);
      expect(await deviceFor(cookieOf(client), EMAIL)).toBeNull();
      await client.logout();
      await login(client);
      expect(await app.accounts.devices.forgetAll(ada)).toBe(1);
      expect(told).toEqual([
        'added, first: true',
        'forgotten 22',
        'added, first: true',
        'all forgotten but one: false',
      ]);
      const kinds = (await app.accounts.audit.listOf(ada)).map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(['deviceAdded', 'deviceForgotten', 'devicesForgotten']));
    });

    it('are forgotten with another password, but for the browser that it was changed in', async () => {
      const [other, own] = [app.client(), app.client()];
      await login(other);
      await login(own);
      const change = { oldPassword: PASSWORD, password: NEXT, confirmPassword: NEXT };
      expect((await own.submit('/accounts/password_change/', change)).status).toBe(302);
      expect(await deviceFor(cookieOf(other), EMAIL)).toBeNull();
      expect(await deviceFor(cookieOf(own), EMAIL)).not.toBeNull();

      await app.accounts.users.setPassword(
        (await app.accounts.users.get(ada.id)) ?? ada,
        'a third horse battery',
      );
      expect(await rows()).toEqual([]);
    });

    it('are all forgotten by a reset, also the browser that it was done in', async () => {
      const client = app.client();
      await login(client);
      await client.logout();
      await client.submit('/accounts/password_reset/', { email: EMAIL });
      const [link = ''] = app.mail.last.links;
      const form = await client.follow(await client.get(link));
      await client.submit(form.path, { password: NEXT, confirmPassword: NEXT });
      expect([await rows(), await deviceFor(cookieOf(client), EMAIL)]).toEqual([[], null]);
      expect((await login(client, EMAIL, NEXT)).status).toBe(302);
      expect(await rows()).toHaveLength(1);
    });

    it('are forgotten with a user who is deactivated, or deleted', async () => {
      await login(app.client());
      await login(app.client(), 'bob@example.com');
      await app.accounts.users.update(ada, { isActive: false });
      expect(await rows()).toHaveLength(1);
      await app.accounts.users.delete(bob);
      expect(await rows()).toEqual([]);
    });

    it('stay where a password is hashed anew, and where sessions end', async () => {
      const client = app.client();
      await login(client);
      await app.accounts.endAllSessions(ada);
      expect(await deviceFor(cookieOf(client), EMAIL)).not.toBeNull();
    });

    it('open nothing', async () => {
      const client = app.client();
      await login(client);
      const thief = withCookie(cookieOf(client));
      expect((await thief.get('/dashboard/')).location).toBe(`${LOGIN}?next=/dashboard/`);
      expect((await login(thief, EMAIL, 'wrong')).status).toBe(200);
    });

    it('come with a login that is kept, and with no other', async () => {
      app.accounts.on(
        deviceAdded,
        () => {
          throw new Error('no');
        },
        { inTransaction: true },
      );
      const client = app.client();
      expect((await login(client)).status).toBe(500);
      expect([
        client.cookies.has('latchkey_device'),
        await rows(),
        (await client.user()).isAuthenticated,
      ]).toEqual([false, [], false]);
    });
  });
});

it('have the prefix of https in their cookie', async () => {
  await using app = await createTestApp(starter, {
    folder: 'starter',
    settings: {
      publicOrigin: 'https://shop.example',
      knownDeviceCookieName: 'browser',
      knownDeviceAge: 7200,
    },
  });
  await app.createUser({ email: EMAIL, password: PASSWORD });
  const answer = await app.client().submit(LOGIN, { email: EMAIL, password: PASSWORD });
  expect(answer.headers.getSetCookie().join('\n')).toMatch(
    /^__Host-browser=[\w-]{51}\.[\w-]{43}; Max-Age=7200; Path=\/; HttpOnly; SameSite=Lax; Secure$/m,
  );
});
