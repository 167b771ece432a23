import { openProject } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { auditedEvents } from '../src/compose/parts/audited-events.ts';
import { createAccounts } from '../src/compose/parts/create-accounts.ts';
import { resolveSettings } from '../src/compose/settings/settings.ts';
import { sessionKeyHash } from '../src/core/keys/session-key.ts';
import { cheapHashers } from '../src/testing/cheap-hashers.ts';
import { CustomUser, type User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';
import { MemorySessionStore } from './stores/memory-session-store.ts';
import { eachDatabase } from './support/databases.ts';

const MINUTE = 60_000;

eachDatabase((databases) => {
  const closings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closings.splice(0)) await close();
  });

  async function open(): Promise<TestApp<User>> {
    const app = await createTestApp(starter, { settings: { databaseUrl: await databases.create() } });
    closings.push(app.close);
    return app;
  }

  async function rowOf(app: TestApp<User>) {
    const row = await app.database.kysely
      .selectFrom('latchkey_session')
      .select(['renewed_at', 'expires_at'])
      .executeTakeFirstOrThrow();
    return { renewedAt: Number(row.renewed_at), expiresAt: Number(row.expires_at) };
  }

  describe('the renewal of a session', () => {
    it('comes with the first request after ten minutes, and its cookie with that one alone', async () => {
      const app = await open();
      const client = app.client();
      await client.loginAs(await app.createUser());
      const begun = await rowOf(app);
      app.clock.advance({ minutes: 10 });
      expect((await client.get('/dashboard/')).headers.getSetCookie()).toEqual([]);
      expect(await rowOf(app)).toEqual(begun);
      app.clock.advance({ minutes: 1 });
      expect((await client.get('/dashboard/')).headers.getSetCookie()).toHaveLength(1);
      expect(await rowOf(app)).toEqual({
        renewedAt: begun.renewedAt + 11 * MINUTE,
        expiresAt: begun.expiresAt + 11 * MINUTE,
      });
      expect((await client.get('/dashboard/')).headers.getSetCookie()).toEqual([]);
    });

    it('is written by closing the project, where nothing was faster', async () => {
      const url = await databases.create();
      const options = { folder: 'starter', writeLog: () => undefined };
      let now = Date.now();
      const start = () =>
        openProject(
          {
            ...starter,
            settings: { secretKey: 'k'.repeat(50), databaseUrl: url, passwordHashers: cheapHashers() },
          },
          { ...options, clock: () => now },
        );
      const first = start();
      await first.migrate();
      const user = await first.accounts.users.createUser({
        email: 'ada@example.com',
        username: 'Ada',
        password: 'correct horse battery',
      });
      const session = first.accounts.sessions.empty();
      await first.accounts.login(session, user);
      now += 11 * MINUTE;
      expect((await first.accounts.sessions.open(String(session.key))).keyChanged).toBe('renewed');
      await first.close();
      const second = start();
      closings.push(second.close);
      const [listed] = await second.accounts.sessionsOf(user);
      expect(listed?.lastSeenAt).toEqual(new Date(now));
    });

    it('does not take back what became of the session meanwhile', async () => {
      const app = await open();
      const client = app.client();
      await client.loginAs(await app.createUser());
      app.clock.advance({ minutes: 11 });
      const session = await client.session();
      expect(session.keyChanged).toBe('renewed');
      await session.setExpiry(60);
      const { renewals } = app.accounts.sessions;
      await renewals.written();
      expect((await rowOf(app)).expiresAt).toBe(app.clock.now().getTime() + MINUTE);

      app.clock.advance({ seconds: 4 });
      const used = await client.session();
      expect(used.keyChanged).toBe('renewed');
      await used.flush();
      await renewals.written();
      expect((await client.user()).isAuthenticated).toBe(false);
    });
  });

  if (databases.name === 'postgres') {
    it('leaves out a session that somebody else is changing, and waits for nothing', async () => {
      const app = await open();
      const [ada, bo] = [app.client(), app.client()];
      for (const client of [ada, bo]) await client.loginAs(await app.createUser());
      const { key } = await ada.session();
      app.clock.advance({ minutes: 11 });
      const now = app.clock.now().getTime();
      await app.database.atomic(async () => {
        const changing = app.database.kysely.updateTable('latchkey_session').set({ data: '{"a":1}' });
        await changing.where('key_hash', '=', sessionKeyHash(String(key))).execute();
        await app.database.outside(async () => {
          for (const client of [ada, bo]) await client.session();
          await app.accounts.sessions.renewals.written();
        });
      });
      const rows = await app.database.kysely.selectFrom('latchkey_session').select('renewed_at').execute();
      expect(rows.map((row) => now - Number(row.renewed_at)).sort((one, other) => one - other)).toEqual([
        0,
        11 * MINUTE,
      ]);
    });
  }

  describe('accounts whose sessions are in a store that is slow to write', () => {
    async function openWith(store: MemorySessionStore) {
      const settings = {
        secretKey: 'k'.repeat(50),
        databaseUrl: await databases.create(),
        passwordHashers: cheapHashers(),
      };
      const log: string[] = [];
      const { database, logger, objects, texts, migrate, close } = openProject(
        { ...starter, settings },
        { folder: 'starter', writeLog: (line) => void log.push(line) },
      );
      closings.push(close);
      await migrate();
      let now = Date.now();
      const accounts = createAccounts({
        ...{ settings: resolveSettings(settings), userModel: CustomUser, database, logger, objects },
        ...{ language: texts.in('en'), audited: auditedEvents([]), sessionStore: store, clock: () => now },
      });
      const keys: string[] = [];
      for (const username of ['Ada', 'Bo', 'Cy']) {
        const user = await accounts.users.createUser({
          email: `${username}@example.com`,
          username,
          password: 'correct horse battery',
        });
        const session = accounts.sessions.empty();
        await accounts.login(session, user);
        keys.push(String(session.key));
      }
      return {
        accounts,
        keys,
        log,
        pass: (minutes: number) => {
          now += minutes * MINUTE;
        },
      };
    }

    it('open sessions without waiting, and renew them together', async () => {
      let release = () => {};
      const parts: number[] = [];
      class SlowStore extends MemorySessionStore {
        override async renewAll(renewals: Parameters<MemorySessionStore['renewAll']>[0]): Promise<void> {
          parts.push(renewals.length);
          await new Promise<void>((done) => (release = done));
          await super.renewAll(renewals);
        }
      }
      const { accounts, keys, pass } = await openWith(new SlowStore());
      pass(11);
      for (const key of [...keys, ...keys]) {
        expect((await accounts.sessions.open(key)).user.isAuthenticated).toBe(true);
      }
      const writing = accounts.sessions.renewals.written();
      await expect.poll(() => parts).toEqual([3]);
      // What is used while they are written is being renewed already.
      expect((await accounts.sessions.open(String(keys[0]))).keyChanged).toBeNull();
      release();
      await writing;
      expect((await accounts.sessions.open(String(keys[0]))).keyChanged).toBeNull();
      expect(parts).toEqual([3]);
    });

    it('wait for one that nothing has renewed for a tenth of the idle age', async () => {
      const renewed: string[] = [];
      class WatchedStore extends MemorySessionStore {
        override renew(...of: Parameters<MemorySessionStore['renew']>): Promise<boolean> {
          renewed.push(of[0]);
          return super.renew(...of);
        }
      }
      const { accounts, keys, pass } = await openWith(new WatchedStore());
      pass(60 * 24 * 1.4 + 1);
      await accounts.sessions.open(String(keys[0]));
      expect(renewed).toHaveLength(1);
    });

    it('tell of renewals that were lost, and renew with a later request', async () => {
      let broken = true;
      class BrokenStore extends MemorySessionStore {
        override async renewAll(renewals: Parameters<MemorySessionStore['renewAll']>[0]): Promise<void> {
          if (broken) throw new Error('the store is down');
          await super.renewAll(renewals);
        }
      }
      const { accounts, keys, log, pass } = await openWith(new BrokenStore());
      pass(11);
      const key = String(keys[0]);
      expect((await accounts.sessions.open(key)).user.isAuthenticated).toBe(true);
      await accounts.sessions.renewals.written();
      expect(log.join('')).toMatch(
        / error session_renewals_lost sessions=1 error="Error: the store is down"/,
      );
      broken = false;
      expect((await accounts.sessions.open(key)).keyChanged).toBe('renewed');
      await accounts.sessions.renewals.written();
      expect((await accounts.sessions.open(key)).keyChanged).toBeNull();
    });
  });
});
