import { openProject } from 'latchkey';
import { afterEach, describe, expect, it } from 'vitest';
import { auditedEvents } from '../../src/compose/parts/audited-events.ts';
import { createAccounts } from '../../src/compose/parts/create-accounts.ts';
import { resolveSettings } from '../../src/compose/settings/settings.ts';
import { sessionKeyHash } from '../../src/core/keys/session-key.ts';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import { MemorySessionStore } from './memory-session-store.ts';

const password = 'correct horse battery';
const email = 'ada@example.com';

eachDatabase((databases) => {
  const closings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closings.splice(0)) await close();
  });

  /** Accounts over the starter's tables, their sessions elsewhere; and one user. */
  async function open() {
    const settings = {
      secretKey: 'k'.repeat(50),
      databaseUrl: await databases.create(),
      passwordHashers: cheapHashers(),
    };
    const { database, logger, objects, texts, migrate, close } = openProject(
      { ...starter, settings },
      { folder: 'starter', writeLog: () => undefined },
    );
    closings.push(close);
    await migrate();
    const language = texts.in('en');
    const sessionStore = new MemorySessionStore();
    const settled = { settings: resolveSettings(settings), userModel: CustomUser };
    const parts = { ...settled, database, logger, objects, language, audited: auditedEvents([]) };
    const accounts = createAccounts({ ...parts, sessionStore });
    const user = await accounts.users.createUser({ email, username: 'Ada', password });
    const logIn = async (as = user) => {
      const session = accounts.sessions.empty();
      await accounts.login(session, as);
      return session.key ?? '';
    };
    return { accounts, user, sessionStore, logIn };
  }

  describe('accounts whose sessions are kept apart from the users', () => {
    it('log in, keep values and log out', async () => {
      const { accounts, user, logIn } = await open();
      const key = await logIn();
      const session = await accounts.sessions.open(key);
      await session.set('cart', ['tea']);
      expect(await accounts.getUser(key)).toMatchObject({ id: user.id, lastLogin: expect.any(Date) });
      expect((await accounts.sessions.open(key)).get('cart')).toEqual(['tea']);
      await accounts.logout(session);
      expect(await accounts.getUser(key)).toMatchObject({ isAuthenticated: false });
    });

    it('end the other sessions at a change of the password', async () => {
      const { accounts, user, logIn } = await open();
      const [mine, other] = [await logIn(), await logIn()];
      const session = await accounts.sessions.open(mine);
      const changed = await accounts.users.setPassword(user, 'another horse', { keepSession: session });
      if (changed) await accounts.updateSessionAuthHash(session, changed);
      expect(await accounts.getUser(session.key ?? '')).toMatchObject({ id: user.id });
      expect(await accounts.getUser(other)).toMatchObject({ isAuthenticated: false });
    });

    it('let a login lose to a change of the password that came in between', async () => {
      const { accounts, user, logIn } = await open();
      const proved = await accounts.authenticate({ email, password });
      await accounts.users.setPassword(user, 'another horse');
      const key = await logIn(proved ?? undefined);
      expect(await accounts.getUser(key)).toMatchObject({ isAuthenticated: false });
    });

    it('let it lose too where it comes while the sessions are ended', async () => {
      const { accounts, user, sessionStore, logIn } = await open();
      const mine = await accounts.sessions.open(await logIn());
      const proved = await accounts.authenticate({ email, password });
      let late = '';
      sessionStore.afterEnding = async () => {
        late = await logIn(proved ?? undefined);
      };
      const changed = await accounts.users.setPassword(user, 'another horse', { keepSession: mine });
      if (changed) await accounts.updateSessionAuthHash(mine, changed);
      expect(late).not.toBe('');
      expect(await accounts.getUser(late)).toMatchObject({ isAuthenticated: false });
      expect(await accounts.getUser(mine.key ?? '')).toMatchObject({ id: user.id });
    });

    it('open no session of before, where the end of them was never written', async () => {
      const { accounts, user, sessionStore, logIn } = await open();
      const key = await logIn();
      sessionStore.isDown = true;
      await expect(accounts.users.setPassword(user, 'another horse')).rejects.toThrow();
      sessionStore.isDown = false;
      expect(await accounts.authenticate({ email, password: 'another horse' })).toMatchObject({
        id: user.id,
      });
      expect(await accounts.authenticate({ email, password })).toBeNull();
      expect(await accounts.getUser(key)).toMatchObject({ isAuthenticated: false });
    });

    it('have noted every login that there is a session of', async () => {
      const { accounts, user, sessionStore, logIn } = await open();
      sessionStore.isDown = true;
      await expect(logIn()).rejects.toThrow();
      sessionStore.isDown = false;
      expect(await sessionStore.listOf(user.id, 0)).toEqual([]);
      expect((await accounts.users.get(user.id))?.lastLogin).toBeInstanceOf(Date);
    });

    it('are nobody to a session whose user is not there any more', async () => {
      const { accounts, user, sessionStore } = await open();
      const now = Date.now();
      const kept = { userId: user.id + 1000, authHash: 'a'.repeat(64), backend: 'email', data: '{}' };
      const times = { createdAt: now, authenticatedAt: now, renewedAt: now, expiresAt: now + 60_000 };
      const rest = { expiryAge: null, userAgent: null, ipAddress: null };
      const key = 'x'.repeat(43);
      await sessionStore.create({ keyHash: sessionKeyHash(key), ...kept, ...times, ...rest });
      expect(await accounts.getUser(key)).toMatchObject({ isAuthenticated: false });
      expect(sessionStore.find(sessionKeyHash(key), now)).toBeNull();
    });
  });
});
