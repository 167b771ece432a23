import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewSession, SessionStore } from '../../src/core/sessions/session-store.ts';
import type { User } from '../../starter/accounts/user.ts';
import type { OpenStores } from './sql-stores.ts';

const NOW = 1_800_000_000_000;
const MAX_BYTES = 65_536;

let made = 0;
const newKeyHash = () => createHash('sha256').update(`key ${made++}`).digest('hex');

const newSession = (values: Partial<NewSession> = {}): NewSession => ({
  keyHash: newKeyHash(),
  userId: null,
  authHash: null,
  backend: null,
  data: '{}',
  createdAt: NOW - 2000,
  renewedAt: NOW - 1000,
  expiresAt: NOW + 1000,
  expiryAge: null,
  ...values,
});

const identityOf = ({ data: _, expiryAge: __, ...identity }: NewSession) => identity;
const authHash = 'a'.repeat(64);

/** What every store of sessions must do. `open` is called once and gives one without sessions and users. */
export function describeSessionStore(open: () => Promise<OpenStores>): void {
  describe('a session store', () => {
    let stores: OpenStores;
    let sessions: SessionStore<User>;
    beforeAll(async () => {
      stores = await open();
      sessions = stores.sessions;
    });
    afterAll(() => stores.close());

    const create = async (values: Partial<NewSession> = {}): Promise<NewSession> => {
      const session = newSession(values);
      await sessions.create(session);
      return session;
    };
    const createUser = async (): Promise<User> => {
      const email = `${newKeyHash().slice(0, 20)}@example.com`;
      const values = { username: 'Ada', isActive: true, isStaff: false, isSuperuser: false, lastLogin: null };
      const inserted = await stores.users.insert({ email, password: 'argon2$x', ...values });
      if (!('user' in inserted)) throw new Error(`Refused: ${JSON.stringify(inserted)}`);
      return inserted.user;
    };
    const dataOf = async ({ keyHash }: NewSession) => {
      const found = await sessions.find(keyHash, NOW);
      return found && (JSON.parse(found.record.data) as unknown);
    };

    it('finds what it was given, until its time is over', async () => {
      const session = await create({ data: '{"cart":["book"]}', expiryAge: 60 });
      const { expiresAt } = session;
      const found = await sessions.find(session.keyHash, expiresAt - 1);
      expect(found && { ...found.record, data: JSON.parse(found.record.data) }).toEqual({
        ...session,
        data: { cart: ['book'] },
      });
      expect(found?.user).toBeNull();
      expect(await sessions.find(session.keyHash, expiresAt)).toBeNull();
      expect(await sessions.find(newKeyHash(), NOW)).toBeNull();
    });

    it('finds the user along with the session', async () => {
      const user = await createUser();
      const { keyHash } = await create({ userId: user.id, authHash, backend: 'email' });
      const found = await sessions.find(keyHash, NOW);
      expect(found?.record).toMatchObject({ userId: user.id, authHash, backend: 'email' });
      expect(found?.user).toEqual(user);
    });

    it('notes the login that a session is made by', async () => {
      const user = await createUser();
      const login = { userId: user.id, at: NOW };
      const session = newSession({ userId: user.id });
      await sessions.create(session, login);
      expect((await sessions.find(session.keyHash, NOW))?.user?.lastLogin).toEqual(new Date(NOW));
    });

    it('makes no session for a user who is not there', async () => {
      const session = newSession({ userId: 1_000_000 });
      await expect(sessions.create(session, { userId: 1_000_000, at: NOW })).rejects.toThrow();
      expect(await sessions.find(session.keyHash, NOW)).toBeNull();
    });

    it('gives a session a new key and a user, and keeps its data', async () => {
      const user = await createUser();
      const before = await create({ data: '{"cart":1}' });
      const after = newSession({ userId: user.id, authHash, backend: 'email', expiresAt: NOW + 5000 });
      expect(await sessions.rekey(before.keyHash, identityOf(after), { userId: user.id, at: NOW })).toBe(
        true,
      );
      expect(await sessions.find(before.keyHash, NOW)).toBeNull();
      const found = await sessions.find(after.keyHash, NOW + 4999);
      expect(found?.record).toMatchObject({ userId: user.id, authHash, backend: 'email' });
      expect(found?.user).toMatchObject({ id: user.id, lastLogin: new Date(NOW) });
      expect(await dataOf(after)).toEqual({ cart: 1 });
    });

    it('gives no key to a session that has ended, and notes no login', async () => {
      const user = await createUser();
      const ended = newKeyHash();
      const after = newSession({ userId: user.id });
      expect(await sessions.rekey(ended, identityOf(after), { userId: user.id, at: NOW })).toBe(false);
      expect(await sessions.find(after.keyHash, NOW)).toBeNull();
      expect((await stores.users.findById(user.id))?.lastLogin).toBeNull();
    });

    it('gives one of ten new keys at once', async () => {
      const { keyHash } = await create();
      const after = Array.from({ length: 10 }, () => newSession());
      const done = await Promise.all(after.map((next) => sessions.rekey(keyHash, identityOf(next))));
      const found = await Promise.all(after.map((next) => sessions.find(next.keyHash, NOW)));
      expect(done.filter(Boolean)).toHaveLength(1);
      expect(found.map((one) => one !== null)).toEqual(done);
    });

    it('lets logins and password changes of one user at once all through', async () => {
      const { id } = await createUser();
      let password = 'argon2$x';
      for (let round = 0; round < 20; round++) {
        const before = await Promise.all(Array.from({ length: 5 }, () => create({ userId: id, authHash })));
        const logins = before.map(({ keyHash }) =>
          sessions.rekey(keyHash, identityOf(newSession({ userId: id, authHash })), { userId: id, at: NOW }),
        );
        const change = {
          id,
          from: password,
          to: `argon2$${round}`,
          authHash: { from: authHash, to: authHash },
        };
        const changed = stores.users.replacePassword({ ...change, endSessions: false });
        expect(await Promise.all([changed, ...logins])).toEqual(Array(6).fill(true));
        password = change.to;
      }
    });

    it('keeps values of every kind that JSON knows, and replaces them', async () => {
      const session = await create();
      const values = {
        'a.b:c-d_e': { list: [1, 2.5, -1e-7, 1e300, null, true], deep: { er: {} } },
        '0': 'ä 🗝 " \\ \u2028 \u0001',
        constructor: null,
        replaced: [],
      };
      await sessions.setValue(session.keyHash, 'replaced', '"first"', MAX_BYTES);
      for (const [key, value] of Object.entries(values)) {
        expect(await sessions.setValue(session.keyHash, key, JSON.stringify(value), MAX_BYTES)).toBe('set');
      }
      expect(await dataOf(session)).toEqual(values);
    });

    it('keeps a value that is nested as deep as may be, and takes others after it', async () => {
      const session = await create();
      const deep: unknown = JSON.parse(`${'['.repeat(999)}${']'.repeat(999)}`);
      for (const [key, value] of [
        ['deep', deep],
        ['other', 1],
        ['deep', [deep].flat()],
      ] as const) {
        expect(await sessions.setValue(session.keyHash, key, JSON.stringify(value), MAX_BYTES)).toBe('set');
      }
      expect(await sessions.deleteValue(session.keyHash, 'deep')).toBe(true);
      expect(await dataOf(session)).toEqual({ other: 1 });
    });

    it('loses none of 100 values that are set at once', async () => {
      const session = await create();
      const values = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key${index}`, index]));
      const outcomes = await Promise.all(
        Object.entries(values).map(([key, value]) =>
          sessions.setValue(session.keyHash, key, String(value), MAX_BYTES),
        ),
      );
      expect(new Set(outcomes)).toEqual(new Set(['set']));
      expect(await dataOf(session)).toEqual(values);
    });

    it('takes no more than the bytes it may hold, counted as UTF-8, and keeps what it had', async () => {
      const session = await create();
      const set = (letters: number) =>
        sessions.setValue(session.keyHash, 'text', JSON.stringify('ä'.repeat(letters)), 1024);
      expect(await set(500)).toBe('set');
      expect(await set(510)).toBe('too large');
      expect(await dataOf(session)).toEqual({ text: 'ä'.repeat(500) });
    });

    it('removes a value, and not its neighbours', async () => {
      const session = await create({ data: '{"a":1,"a.b":2,"b":{"a":3}}' });
      expect(await sessions.deleteValue(session.keyHash, 'a')).toBe(true);
      expect(await sessions.deleteValue(session.keyHash, 'never there')).toBe(true);
      expect(await dataOf(session)).toEqual({ 'a.b': 2, b: { a: 3 } });
    });

    it('moves the expiry, and what else is given', async () => {
      const session = await create({ authHash, expiryAge: 60 });
      const moved = { renewedAt: NOW, expiresAt: NOW + 9000 };
      expect(await sessions.renew(session.keyHash, moved)).toBe(true);
      const found = await sessions.find(session.keyHash, NOW + 8999);
      expect(found?.record).toMatchObject({ renewedAt: NOW, authHash, expiryAge: 60 });
      const change = { ...moved, authHash: 'b'.repeat(64), expiryAge: null };
      expect(await sessions.renew(session.keyHash, change)).toBe(true);
      expect((await sessions.find(session.keyHash, NOW))?.record).toMatchObject({
        authHash: change.authHash,
        expiryAge: null,
      });
    });

    it('changes nothing of a session that has ended, and does not bring it back', async () => {
      const { keyHash } = await create();
      expect(await sessions.delete(keyHash)).toBe(true);
      expect(await sessions.delete(keyHash)).toBe(false);
      expect(await sessions.setValue(keyHash, 'late', '1', MAX_BYTES)).toBe('gone');
      expect(await sessions.deleteValue(keyHash, 'late')).toBe(false);
      expect(await sessions.renew(keyHash, { renewedAt: NOW, expiresAt: NOW + 9000 })).toBe(false);
      expect(await sessions.find(keyHash, NOW)).toBeNull();
    });

    it('stays ended when it ends among 50 writes', async () => {
      const { keyHash } = await create();
      const set = (index: number) => sessions.setValue(keyHash, `key${index}`, '1', MAX_BYTES);
      const before = Array.from({ length: 25 }, (_, index) => set(index));
      const ended = sessions.delete(keyHash);
      const after = Array.from({ length: 25 }, (_, index) => set(25 + index));
      expect(await ended).toBe(true);
      for (const outcome of await Promise.all([...before, ...after]))
        expect(['set', 'gone']).toContain(outcome);
      expect(await sessions.find(keyHash, NOW)).toBeNull();
    });

    it('removes what has expired, however much that is, and tells how many', async () => {
      const later = NOW + 1_000_000;
      await sessions.deleteExpired(later);
      const alive = await create({ expiresAt: later + 1 });
      // More than one batch of the SQL store's.
      const expired = Array.from({ length: 1100 }, () => newSession({ expiresAt: later }));
      await Promise.all(expired.map((session) => sessions.create(session)));
      expect(await sessions.deleteExpired(later)).toBe(1100);
      expect(await sessions.deleteExpired(later)).toBe(0);
      expect(await sessions.find(alive.keyHash, later)).not.toBeNull();
    });
  });
}
