import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewSession, SessionRecord } from '../../src/core/sessions/kept/session-record.ts';
import type { SessionStore } from '../../src/core/sessions/kept/session-store.ts';
import { createUser, identityOf, NOW, newKeyHash, newSession, readOf } from './new-rows.ts';
import type { OpenStores } from './sql-stores.ts';

const MAX_BYTES = 65_536;
const authHash = 'a'.repeat(64);

/** What every store of sessions must do. `open` is called once and gives one without sessions and users. */
export function describeSessionStore(open: () => Promise<OpenStores>): void {
  describe('a session store', () => {
    let stores: OpenStores;
    let sessions: SessionStore;
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
    const dataOf = async ({ keyHash }: SessionRecord) => {
      const record = await sessions.find(keyHash, NOW);
      return record && (JSON.parse(record.data) as unknown);
    };
    const recordOf = ({ keyHash }: SessionRecord) => sessions.find(keyHash, NOW);

    it('finds what it was given, until its time is over', async () => {
      const session = await create({ data: '{"cart":["book"]}', expiryAge: 60 });
      const { expiresAt } = session;
      const record = await sessions.find(session.keyHash, expiresAt - 1);
      expect(record && { ...record, data: JSON.parse(record.data) }).toEqual({
        ...readOf(session),
        data: { cart: ['book'] },
      });
      expect(await sessions.find(session.keyHash, expiresAt)).toBeNull();
      expect(await sessions.find(newKeyHash(), NOW)).toBeNull();
    });

    it('keeps whose session it is', async () => {
      const { id } = await createUser(stores);
      const session = await create({ userId: id, authHash, backend: 'email' });
      expect(await recordOf(session)).toEqual(readOf(session));
    });

    it('gives a session a new key and a user, and keeps its data', async () => {
      const { id } = await createUser(stores);
      const before = await create({ data: '{"cart":1}' });
      const after = newSession({ userId: id, authHash, backend: 'email', expiresAt: NOW + 5000 });
      expect(await sessions.rekey(before.keyHash, identityOf(after))).toBe(true);
      expect(await recordOf(before)).toBeNull();
      const record = await sessions.find(after.keyHash, NOW + 4999);
      expect(record).toMatchObject({ userId: id, authHash, backend: 'email' });
      expect(await dataOf(after)).toEqual({ cart: 1 });
    });

    it('keeps the browser of the login when it gives a new key, until another login', async () => {
      const { id } = await createUser(stores);
      const [first, second] = ['192.0.2.1', '192.0.2.2'].map((ipAddress) => ({
        userAgent: 'Firefox',
        ipAddress,
      }));
      const { keyHash } = await create({ userId: id, ...first });
      const { userAgent: _, ipAddress: __, ...identity } = identityOf(newSession({ userId: id }));
      await sessions.rekey(keyHash, identity);
      expect(await sessions.listOf(id, NOW)).toMatchObject([first]);
      await sessions.rekey(
        identity.keyHash,
        identityOf(newSession({ userId: id, authenticatedAt: NOW, ...second })),
      );
      expect(await sessions.listOf(id, NOW)).toMatchObject([{ authenticatedAt: NOW, ...second }]);
    });

    it('gives a session another age of its own with its new key, where that is said', async () => {
      const before = await create({ expiryAge: 60 });
      const after = identityOf(newSession());
      await sessions.rekey(before.keyHash, after);
      expect(await sessions.find(after.keyHash, NOW)).toMatchObject({ expiryAge: 60 });
      const last = { ...identityOf(newSession()), expiryAge: 0 };
      await sessions.rekey(after.keyHash, last);
      expect(await sessions.find(last.keyHash, NOW)).toMatchObject({ expiryAge: 0 });
    });

    it('gives no key to a session that has ended', async () => {
      const after = newSession();
      expect(await sessions.rekey(newKeyHash(), identityOf(after))).toBe(false);
      expect(await recordOf(after)).toBeNull();
    });

    it('gives one of ten new keys at once', async () => {
      const { keyHash } = await create();
      const after = Array.from({ length: 10 }, () => newSession());
      const done = await Promise.all(after.map((next) => sessions.rekey(keyHash, identityOf(next))));
      const found = await Promise.all(after.map(recordOf));
      expect(done.filter(Boolean)).toHaveLength(1);
      expect(found.map((one) => one !== null)).toEqual(done);
    });

    it("lists a user's sessions, the latest first, and not those whose time is over", async () => {
      const [{ id }, other] = [await createUser(stores), await createUser(stores)];
      const client = { userAgent: 'Firefox', ipAddress: '192.0.2.1' };
      const older = await create({ userId: id, createdAt: NOW - 9000, data: '{"a":1}', ...client });
      const newer = await create({
        userId: id,
        authHash,
        backend: 'email',
        expiryAge: 5,
        authenticatedAt: NOW,
      });
      await create({ userId: id, expiresAt: NOW });
      await create({ userId: other.id });
      await create();
      const listed = await sessions.listOf(id, NOW);
      expect(listed).toEqual([newer, older].map(({ data: _, ...rest }) => rest));
      expect(await sessions.listOf(1_000_000, NOW)).toEqual([]);
    });

    it("lists everybody's sessions part by part, those that were used last first, and no visitor's", async () => {
      await sessions.endAll();
      const [{ id }, other] = [await createUser(stores), await createUser(stores)];
      const used = (secondsAgo: number, values = {}) =>
        create({ userId: id, renewedAt: NOW - secondsAgo * 1000, ...values });
      const made = [await used(3), await used(1), await used(3, { userId: other.id }), await used(2)];
      const over = await used(0, { expiresAt: NOW });
      await used(0, { userId: null });
      const [third, first, fourth, second] = made.map(({ data: _, ...listed }) => listed);
      const last = [third, fourth].sort((a, b) => (String(a?.keyHash) < String(b?.keyHash) ? -1 : 1));
      const parts = [];
      for (let after: Awaited<ReturnType<SessionStore['listEverybodys']>>[number] | undefined; ; ) {
        const part = await sessions.listEverybodys({ now: NOW, limit: 3, after });
        parts.push(part);
        after = part.at(-1);
        if (part.length < 3) break;
      }
      expect(parts).toEqual([[first, second, last[0]], [last[1]]]);
      const owned = [];
      for await (const some of sessions.owned()) owned.push(...some);
      const byKey = (a: { keyHash: string }, b: { keyHash: string }) => (a.keyHash < b.keyHash ? -1 : 1);
      const expected = [...made, over].map(({ keyHash, userId }) => ({ keyHash, userId }));
      expect(owned.toSorted(byKey)).toEqual(expected.toSorted(byKey));
    });

    it("ends a user's sessions, but for the one that is to stay, and tells how many", async () => {
      const [{ id }, other] = [await createUser(stores), await createUser(stores)];
      const [mine, stolen] = [await create({ userId: id }), await create({ userId: id })];
      const [theirs, nobodys] = [await create({ userId: other.id }), await create()];
      expect(await sessions.endAllOf(id, mine.keyHash)).toBe(1);
      expect(await recordOf(stolen)).toBeNull();
      for (const session of [mine, theirs, nobodys]) expect(await recordOf(session)).not.toBeNull();
      expect(await sessions.endAllOf(id)).toBe(1);
      expect(await recordOf(mine)).toBeNull();
      expect(await sessions.endAllOf(id)).toBe(0);
    });

    it("ends those of a user's sessions that are too many: the ones that were not used for longest", async () => {
      const { id } = await createUser(stores);
      const used = (secondsAgo: number, values = {}) =>
        create({ userId: id, renewedAt: NOW - secondsAgo * 1000, ...values });
      const [latest, oldest, middle] = [await used(1), await used(30), await used(20)];
      await used(2, { expiresAt: NOW });
      const newest = await used(40);
      const limit = { newest: newest.keyHash, now: NOW };
      const left = async () => new Set((await sessions.listOf(id, NOW)).map(({ keyHash }) => keyHash));
      expect(await sessions.endOldestOf(id, { ...limit, most: 4 })).toEqual([]);
      expect(await sessions.endOldestOf(id, { ...limit, most: 3 })).toEqual([oldest.keyHash]);
      expect(await left()).toEqual(new Set([newest, latest, middle].map(({ keyHash }) => keyHash)));
      expect(await recordOf(oldest)).toBeNull();
      const ended = await sessions.endOldestOf(id, { ...limit, most: 1 });
      expect(new Set(ended)).toEqual(new Set([latest, middle].map(({ keyHash }) => keyHash)));
      expect(await left()).toEqual(new Set([newest.keyHash]));
    });

    it("binds a user's sessions of one auth hash to another", async () => {
      const [{ id }, other] = [await createUser(stores), await createUser(stores)];
      const [current, older] = [authHash, 'c'.repeat(64)].map((bound) => ({ userId: id, authHash: bound }));
      const [first, second] = [await create(current), await create(older)];
      const theirs = await create({ userId: other.id, authHash });
      await sessions.rebindAllOf(id, { from: authHash, to: 'b'.repeat(64) });
      expect(await recordOf(first)).toMatchObject({ authHash: 'b'.repeat(64) });
      expect(await recordOf(second)).toMatchObject({ authHash: 'c'.repeat(64) });
      expect(await recordOf(theirs)).toMatchObject({ authHash });
    });

    it('counts those of users that are not over, and those that were used since a moment', async () => {
      const count = (usedSince?: number) => sessions.countEverybodys(NOW, usedSince);
      const before = [await count(), await count(NOW - 5000)] as const;
      const { id: userId } = await createUser(stores);
      await create({ userId, renewedAt: NOW - 5000 });
      await create({ userId, renewedAt: NOW - 5001 });
      await create({ userId, expiresAt: NOW });
      await create();
      expect(await count()).toBe(before[0] + 2);
      expect(await count(NOW - 5000)).toBe(before[1] + 1);
    });

    it('binds one of them alone, where it is said', async () => {
      const { id } = await createUser(stores);
      const [one, another] = [await create({ userId: id, authHash }), await create({ userId: id, authHash })];
      await sessions.rebindAllOf(id, { from: authHash, to: 'b'.repeat(64), only: one.keyHash });
      expect(await recordOf(one)).toMatchObject({ authHash: 'b'.repeat(64) });
      expect(await recordOf(another)).toMatchObject({ authHash });
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
      expect(found).toMatchObject({ renewedAt: NOW, authHash, expiryAge: 60 });
      const change = { ...moved, authHash: 'b'.repeat(64), expiryAge: null };
      expect(await sessions.renew(session.keyHash, change)).toBe(true);
      expect(await recordOf(session)).toMatchObject({
        authHash: change.authHash,
        expiryAge: null,
      });
    });

    it('moves the expiry of many, but of those that were given another since, or have ended', async () => {
      const used = await Promise.all(Array.from({ length: 1200 }, () => create({ renewedAt: NOW - 1000 })));
      const [changed, ended, ...others] = used;
      if (!changed || !ended) throw new Error('no sessions');
      await sessions.renew(changed.keyHash, { renewedAt: NOW - 1, expiresAt: NOW + 1 });
      await sessions.delete(ended.keyHash);
      const moved = { renewedAt: NOW, expiresAt: NOW + 9000 };
      await sessions.renewAll(used.map(({ keyHash, renewedAt }) => ({ keyHash, from: renewedAt, ...moved })));
      expect(await sessions.find(changed.keyHash, NOW)).toMatchObject({
        renewedAt: NOW - 1,
        expiresAt: NOW + 1,
      });
      expect(await sessions.find(ended.keyHash, NOW)).toBeNull();
      for (const { keyHash, data } of [others[0], others[600], others.at(-1)].flatMap((one) => one ?? [])) {
        expect(await sessions.find(keyHash, NOW + 8999)).toMatchObject({ ...moved, data });
      }
      await sessions.renewAll([]);
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
