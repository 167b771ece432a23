import {
  type EventTransaction,
  oldestSessionEnded,
  sessionEnded,
  sessionsEnded,
  userLoggedIn,
  userReauthenticated,
} from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';
import { eachDatabase } from './support/databases.ts';

const PASSWORD = 'correct horse battery';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const START = new Date('2027-01-31T12:00:00Z');

eachDatabase((databases) => {
  const open = async (settings: object = {}): Promise<TestApp<User>> =>
    createTestApp<User>(starter, {
      folder: 'starter',
      now: START,
      settings: { databaseUrl: await databases.create(), trustedProxies: ['127.0.0.1'], ...settings },
    });
  type Client = ReturnType<TestApp<User>['client']>;

  const logIn = async (client: Client, { email }: User, headers: Record<string, string> = {}) => {
    await client.get('/accounts/login/');
    const token = await client.csrfToken();
    const body = new URLSearchParams({ email, password: PASSWORD, csrfmiddlewaretoken: token });
    const answer = await client.request('/accounts/login/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: client.origin, ...headers },
      body: body.toString(),
    });
    expect(answer.status).toBe(302);
  };
  const isIn = async (client: Client) => (await client.user()).isAuthenticated;

  describe("a user's sessions", () => {
    it('are listed in words, the one that asks first, then those that were used last', async () => {
      await using app = await open();
      const user = await app.createUser({ password: PASSWORD });
      const [desk, phone, script] = [app.client(), app.client(), app.client()];
      await logIn(desk, user, { 'user-agent': FIREFOX });
      app.clock.advance({ minutes: 10 });
      await logIn(phone, user, { 'user-agent': `${'x'.repeat(300)} Android Firefox/1` });
      app.clock.advance({ minutes: 10 });
      await script.loginAs(user);
      app.clock.advance({ minutes: 11 });
      await desk.get('/dashboard/');
      const listed = await app.accounts.sessionsOf(user, await script.session());
      const shown = listed.map((session) => ({
        ...session,
        client: app.texts.in('en').say(session.client),
      }));
      const [byScript, byDesk, byPhone] = shown;
      const minutes = (count: number) => new Date(START.getTime() + count * 60_000);
      const two = { id: expect.stringMatching(/^[\w-]{22}$/), expiresAt: expect.any(Date), isCurrent: false };
      const unknown = { client: 'An unknown device', begunAt: minutes(20), lastSeenAt: minutes(31) };
      expect(byScript).toEqual({ ...two, ...unknown, network: null, isCurrent: true });
      expect(byDesk).toEqual({
        ...two,
        client: 'Firefox on Linux',
        network: expect.stringMatching(/\/(24|48)$/),
        begunAt: START,
        lastSeenAt: minutes(31),
      });
      expect(byPhone).toMatchObject({ client: 'An unknown device', lastSeenAt: minutes(10) });
      expect(new Set(listed.map(({ id }) => id)).size).toBe(3);
    });

    it('show nothing that opens or names a row', async () => {
      await using app = await open();
      const user = await app.createUser({ password: PASSWORD });
      const client = app.client();
      await logIn(client, user);
      const [row] = await app.database.kysely.selectFrom('latchkey_session').selectAll().execute();
      const { key } = await client.session();
      const text = JSON.stringify(await app.accounts.sessionsOf(user, await client.session()));
      expect(text).not.toContain(String(row?.key_hash));
      expect(text).not.toContain(String(key));
    });

    it('end one by one, and only those of the user', async () => {
      await using app = await open();
      const [ada, bob] = [await app.createUser(), await app.createUser()];
      const [desk, phone, bobs] = [app.client(), app.client(), app.client()];
      await desk.loginAs(ada);
      await phone.loginAs(ada);
      await bobs.loginAs(bob);
      const told: object[] = [];
      app.accounts.on(sessionEnded, ({ user, sessionId }) => void told.push({ user: user.id, sessionId }));
      const [bobsOwn] = await app.accounts.sessionsOf(bob);
      for (const id of [bobsOwn?.id ?? '', '', 'x'.repeat(22), 'ä'.repeat(22)]) {
        expect(await app.accounts.endSession(ada, id), id).toBe(false);
      }
      const other = (await app.accounts.sessionsOf(ada, await desk.session())).find((one) => !one.isCurrent);
      expect(await app.accounts.endSession(ada, other?.id ?? '')).toBe(true);
      expect(await app.accounts.endSession(ada, other?.id ?? '')).toBe(false);
      expect([await isIn(desk), await isIn(phone), await isIn(bobs)]).toEqual([true, false, true]);
      expect(told).toEqual([{ user: ada.id, sessionId: other?.id }]);
      expect(await app.accounts.sessionsOf(ada)).toHaveLength(1);
    });

    it('end all but one, or all', async () => {
      await using app = await open();
      const [ada, bob] = [await app.createUser(), await app.createUser()];
      const clients = [app.client(), app.client(), app.client()];
      const [desk] = clients as [Client];
      for (const client of clients) await client.loginAs(ada);
      const bobs = app.client();
      await bobs.loginAs(bob);
      const told: object[] = [];
      app.accounts.on(sessionsEnded, ({ user, keptOne, ip }) => void told.push([user.id, keptOne, ip]));
      expect(await app.accounts.endOtherSessions(ada, await desk.session(), { ip: '192.0.2.1' })).toBe(2);
      expect(await Promise.all(clients.map(isIn))).toEqual([true, false, false]);
      expect(await app.accounts.endAllSessions(ada)).toBe(1);
      expect([await isIn(desk), await isIn(bobs)]).toEqual([false, true]);
      expect(await app.accounts.users.hasEndedSessions(ada)).toBe(true);
      expect(await app.accounts.users.hasEndedSessions(bob)).toBe(false);
      expect(told).toEqual([
        [ada.id, true, '192.0.2.1'],
        [ada.id, false, null],
      ]);
    });

    it('all live on where a listener in the transaction fails', async () => {
      await using app = await open();
      const ada = await app.createUser();
      const desk = app.client();
      await desk.loginAs(ada);
      const fail = (_: object, transaction: EventTransaction | undefined) => {
        throw new Error(transaction ? 'no' : 'not in a transaction');
      };
      app.accounts.on(sessionsEnded, fail, { inTransaction: true });
      await expect(app.accounts.endAllSessions(ada)).rejects.toThrow(/^no$/);
      expect(await isIn(desk)).toBe(true);
      expect(await app.accounts.users.hasEndedSessions(ada)).toBe(false);
    });

    it('end, and are confirmed, together with what listeners write, or neither', async () => {
      await using app = await open();
      const ada = await app.createUser();
      const desk = app.client();
      await desk.loginAs(ada);
      app.clock.advance({ minutes: 1 });
      const session = await desk.session();
      const [listed] = await app.accounts.sessionsOf(ada, session);
      const fail = () => {
        throw new Error('no');
      };
      app.accounts.on(sessionEnded, fail, { inTransaction: true });
      app.accounts.on(userReauthenticated, fail, { inTransaction: true });
      await expect(app.accounts.endSession(ada, listed?.id ?? '')).rejects.toThrow(/^no$/);
      const { key } = session;
      await expect(app.accounts.reauthenticate(session, ada, { method: 'word' })).rejects.toThrow(/^no$/);
      expect([session.key, session.authenticatedAt, await isIn(desk)]).toEqual([key, START, true]);
      // The session can still be written to.
      await session.set('cart', 1);
    });

    it('all end with the act around it, or live on with it', async () => {
      await using app = await open();
      const ada = await app.createUser();
      const desk = app.client();
      await desk.loginAs(ada);
      const acting = app.accounts.transact(async () => {
        expect(await app.accounts.endAllSessions(ada)).toBe(1);
        throw new Error('changed my mind');
      });
      await expect(acting).rejects.toThrow('changed my mind');
      expect(await isIn(desk)).toBe(true);
    });

    it('are not listed where they open nothing any more', async () => {
      await using app = await open();
      const ada = await app.createUser();
      await app.client().loginAs(ada);
      await app.database.kysely.updateTable('latchkey_session').set({ backend: 'retired' }).execute();
      expect(await app.accounts.sessionsOf(ada)).toEqual([]);
      await app.client().loginAs(ada);
      expect(await app.accounts.sessionsOf(ada)).toHaveLength(1);
      await app.accounts.users.update(ada, { isActive: false });
      const inactive = await app.accounts.users.get(ada.id);
      expect(inactive && (await app.accounts.sessionsOf(inactive))).toEqual([]);
    });
  });

  describe('the number of sessions of a user', () => {
    it('is 20 at most, and a login past that ends the one that was used least lately', async () => {
      await using app = await open();
      const [ada, bob] = [await app.createUser(), await app.createUser()];
      const clients = Array.from({ length: 21 }, () => app.client());
      const [first, second, ...others] = clients as [Client, Client, ...Client[]];
      const bobs = app.client();
      await bobs.loginAs(bob);
      for (const client of clients.slice(0, 20)) {
        app.clock.advance({ minutes: 2 });
        await client.loginAs(ada);
      }
      app.clock.advance({ minutes: 2 });
      await first.get('/dashboard/');
      // Those that were used last come first.
      const sessionId = String((await app.accounts.sessionsOf(ada)).at(-1)?.id);
      const told: object[] = [];
      app.accounts.on(oldestSessionEnded, (ended) => void told.push([ended.user.id, ended.sessionId]));
      await others.at(-1)?.loginAs(ada);
      expect(told).toEqual([[ada.id, sessionId]]);
      const kept = await app.accounts.audit.list({ user: ada, kind: 'oldestSessionEnded' });
      expect(kept).toMatchObject([{ detail: { session: sessionId } }]);
      expect(await Promise.all([first, second, ...others].map(isIn))).toEqual([
        true,
        false,
        ...Array(19).fill(true),
      ]);
      expect(await isIn(bobs)).toBe(true);
      // The same browser again ends nothing.
      await first.loginAs(ada);
      expect(await app.accounts.sessionsOf(ada)).toHaveLength(20);
    });

    it('holds when many log in at once', async () => {
      await using app = await open({ sessionsPerUser: 3 });
      const ada = await app.createUser();
      const clients = Array.from({ length: 12 }, () => app.client());
      let logins = 0;
      const ended: string[] = [];
      app.accounts.on(userLoggedIn, () => void logins++);
      app.accounts.on(oldestSessionEnded, ({ sessionId }) => void ended.push(sessionId));
      await Promise.all(clients.map((client) => client.loginAs(ada)));
      expect(logins).toBe(12);
      expect(new Set(ended).size).toBe(9);
      expect(await app.accounts.sessionsOf(ada)).toHaveLength(3);
    });

    it('is told of in the transaction of the login: who objects keeps both sessions as they were', async () => {
      await using app = await open({ sessionsPerUser: 1 });
      const ada = await app.createUser();
      const [first, second] = [app.client(), app.client()];
      await first.loginAs(ada);
      const stop = app.accounts.on(
        oldestSessionEnded,
        () => {
          throw new Error('No.');
        },
        { inTransaction: true },
      );
      await expect(second.loginAs(ada)).rejects.toThrow('No.');
      expect([await isIn(first), await isIn(second)]).toEqual([true, false]);
      expect(await app.accounts.audit.list({ user: ada, kind: 'oldestSessionEnded' })).toEqual([]);
      stop();
      await second.loginAs(ada);
      expect([await isIn(first), await isIn(second)]).toEqual([false, true]);
    });

    it('is not limited where the setting says so', async () => {
      await using app = await open({ sessionsPerUser: null });
      const ada = await app.createUser();
      for (let count = 0; count < 25; count++) await app.client().loginAs(ada);
      expect(await app.accounts.sessionsOf(ada)).toHaveLength(25);
    });
  });

  describe('the moment of the proof', () => {
    it('is that of the login, and is not moved by use, by another key, or by a change of the password', async () => {
      await using app = await open();
      const ada = await app.createUser({ password: PASSWORD });
      const client = app.client();
      const told = async () => (await client.session()).authenticatedAt;
      await (await client.session()).set('cart', 1);
      expect(await told()).toBeNull();
      await client.loginAs(ada);
      expect(await told()).toEqual(START);
      app.clock.advance({ minutes: 10 });
      await client.get('/dashboard/');
      await (await client.session()).cycleKey();
      await (await client.session()).setExpiry(null);
      const session = await client.session();
      const changed = await app.accounts.users.setPassword(ada, 'another horse', { keepSession: session });
      if (changed) await app.accounts.updateSessionAuthHash(session, changed);
      expect(await told()).toEqual(START);
      await client.loginAs(changed ?? ada);
      expect(await told()).toEqual(new Date(START.getTime() + 600_000));
      await client.logout();
      expect(await told()).toBeNull();
    });
  });
});
