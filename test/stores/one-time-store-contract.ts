import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressKey } from '../../src/core/addresses/address-key.ts';
import type { OneTimeRecord } from '../../src/core/one-time/one-time-record.ts';
import type { OneTimeKey, OneTimeStore } from '../../src/core/one-time/one-time-store.ts';
import { createUser, NOW } from './new-rows.ts';
import type { OpenStores } from './sql-stores.ts';

const PURPOSE = 'test.purpose';
const DAY = 86_400_000;

const hex = () => randomBytes(32).toString('hex');

function newSecret(values: Partial<OneTimeRecord> = {}): OneTimeRecord {
  const address = values.address ?? `${randomBytes(8).toString('hex')}@example.com`;
  return {
    id: randomBytes(16).toString('base64url'),
    purpose: PURPOSE,
    userId: null,
    address,
    addressKey: addressKey(address),
    secretHash: hex(),
    bindingHash: null,
    data: '{"next":"/"}',
    survives: false,
    triesLeft: 3,
    createdAt: NOW,
    expiresAt: NOW + 1000,
    keptUntil: NOW + 1000,
    usedAt: null,
    endedAt: null,
    ...values,
  };
}

const byId = ({ id, purpose }: OneTimeRecord): OneTimeKey => ({ id, purpose });
const byHash = ({ secretHash, purpose }: OneTimeRecord): OneTimeKey => ({ secretHash, purpose });
const times = <T>(count: number, task: () => Promise<T>) => Promise.all(Array.from({ length: count }, task));

/** What every store of one-time secrets must do. `open` is called once and gives one without secrets and users. */
export function describeOneTimeStore(
  open: () => Promise<OpenStores & { readonly oneTime: OneTimeStore }>,
): void {
  describe('a store of one-time secrets', () => {
    let stores: Awaited<ReturnType<typeof open>>;
    let store: OneTimeStore;
    beforeAll(async () => {
      stores = await open();
      store = stores.oneTime;
    });
    afterAll(() => stores.close());

    const issue = async (values: Partial<OneTimeRecord> = {}) => {
      const record = newSecret(values);
      expect(await store.issue(record, [])).toBeNull();
      return record;
    };
    const use = (key: OneTimeKey, at = NOW, bindingHash: string | null = null) =>
      store.use(key, { at, bindingHash });

    it('finds what it was given, by the id and by the hash, until its time is over', async () => {
      const { id: userId } = await createUser(stores);
      const record = await issue({ userId, bindingHash: hex(), survives: true });
      expect(await store.find(byId(record), NOW + 999)).toEqual(record);
      expect(await store.find(byHash(record), NOW + 999)).toEqual(record);
      expect(await store.find(byId(record), NOW + 1000)).toBeNull();
      expect(await store.find({ ...byHash(record), purpose: 'test.other' }, NOW)).toBeNull();
      expect(await store.find({ ...byId(record), purpose: 'test.other' }, NOW)).toBeNull();
    });

    it('lets one of twenty uses at once have a secret, and nobody after', async () => {
      const record = await issue();
      const uses = await times(20, () => use(byHash(record)));
      expect(uses.filter((used) => used !== null)).toEqual([{ ...record, usedAt: NOW }]);
      expect(await use(byHash(record))).toBeNull();
      expect(await use(byId(record))).toBeNull();
      expect(await store.find(byHash(record), NOW)).toBeNull();
    });

    it('lets nobody use what is over, of another purpose, or bound to another browser', async () => {
      const bindingHash = hex();
      const record = await issue({ bindingHash });
      expect(await use(byHash(record), NOW + 1000, bindingHash)).toBeNull();
      expect(await use({ ...byHash(record), purpose: 'test.other' }, NOW, bindingHash)).toBeNull();
      expect(await use(byHash(record))).toBeNull();
      expect(await use(byHash(record), NOW, hex())).toBeNull();
      expect(await use(byHash(record), NOW + 999, bindingHash)).toMatchObject({ id: record.id });
    });

    it('counts every try, and is over with the last one', async () => {
      const record = await issue({ triesLeft: 10 });
      const tries = await times(20, () => store.countTry(byId(record), NOW));
      expect(tries.filter((left) => left !== null).sort((one, other) => other - one)).toEqual([
        9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
      ]);
      expect(await store.find(byId(record), NOW)).toBeNull();
      expect(await use(byId(record))).toBeNull();
    });

    it("ends the older ones of the purpose that are the user's, wherever they were sent", async () => {
      const [{ id: userId }, { id: other }] = [await createUser(stores), await createUser(stores)];
      const address = 'shared@example.com';
      const older = await issue({ userId, address });
      const used = await issue({ userId, purpose: 'test.used' });
      await use(byId(used));
      const kept = [
        await issue({ userId: other, address }),
        await issue({ userId, address, purpose: 'test.other' }),
        await issue({ userId: null, address }),
      ];
      const newer = await issue({ userId });
      expect(await store.find(byId(older), NOW)).toBeNull();
      expect(await use(byHash(older))).toBeNull();
      for (const record of [...kept, newer]) expect(await store.find(byId(record), NOW)).toEqual(record);
    });

    it('leaves the older ones where they are to stay, and ends those since a moment of one purpose', async () => {
      const { id: userId } = await createUser(stores);
      const address = 'stays@example.com';
      const made: OneTimeRecord[] = [];
      for (const second of [0, 1, 2]) {
        const record = newSecret({ userId, address, survives: true, createdAt: NOW + second });
        expect(await store.issue(record, [], { olderStay: true })).toBeNull();
        made.push(record);
      }
      const other = await issue({ userId, purpose: 'test.other', survives: true });
      const good = async () =>
        (await Promise.all([...made, other].map((record) => store.find(byId(record), NOW)))).map(Boolean);
      expect(await good()).toEqual([true, true, true, true]);
      await store.endAllOf(userId, NOW);
      expect(await good()).toEqual([true, true, true, true]);
      await store.endAllOf(userId, NOW, { purpose: PURPOSE, since: NOW + 1 });
      expect(await good()).toEqual([true, false, false, true]);
    });

    it("counts a user's of the purpose, to whatever address, where a limit says so; also of twenty at once", async () => {
      const { id: userId } = await createUser(stores);
      const { id: somebody } = await createUser(stores);
      const limits = [{ count: 3, seconds: 60, of: 'user' as const }];
      const outcomes = await times(20, () => store.issue(newSecret({ userId }), limits));
      expect(outcomes.filter((until) => until === null)).toHaveLength(3);
      expect(outcomes.filter((until) => until !== null)).toEqual(
        Array.from({ length: 17 }, () => NOW + 60_000),
      );
      expect(await store.issue(newSecret({ userId: somebody }), limits)).toBeNull();
      expect(await store.issue(newSecret({ userId, createdAt: NOW + 60_000 }), limits)).toBeNull();
    });

    it("ends nobody's older ones of the address", async () => {
      const older = await issue({ address: 'Nobody@Example.com' });
      const newer = await issue({ address: 'nobody@example.com' });
      expect(await store.find(byId(older), NOW)).toBeNull();
      expect(await store.find(byId(newer), NOW)).toEqual(newer);
    });

    it('makes no more of a purpose for an address than its limits let, whoever has it', async () => {
      const { id: userId } = await createUser(stores);
      const limits = [
        { count: 3, seconds: 3600 },
        { count: 1, seconds: 60 },
      ];
      const address = 'limited@example.com';
      const at = (seconds: number, given: Partial<OneTimeRecord> = {}) =>
        store.issue(newSecret({ address, createdAt: NOW + seconds * 1000, ...given }), limits);
      expect(await at(0)).toBeNull();
      expect(await at(30, { address: 'LIMITED@example.com' })).toBe(NOW + 60_000);
      expect(await at(30, { purpose: 'test.other' })).toBeNull();
      expect(await at(60, { userId })).toBeNull();
      expect(await at(120)).toBeNull();
      expect(await at(200)).toBe(NOW + 3_600_000);
      expect(await at(3600, { userId })).toBeNull();
    });

    it('never lets two at once past a limit', async () => {
      const { id: userId } = await createUser(stores);
      for (const owner of [null, userId]) {
        const address = `parallel-${owner}@example.com`;
        const limits = [{ count: 5, seconds: 60 }];
        const outcomes = await times(20, () => store.issue(newSecret({ address, userId: owner }), limits));
        expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(5);
        expect(new Set(outcomes)).toEqual(new Set([null, NOW + 60_000]));
      }
    });

    it('leaves one good where several are made at once for a user', async () => {
      const { id: userId } = await createUser(stores);
      const records = Array.from({ length: 10 }, () => newSecret({ userId }));
      await Promise.all(records.map((record) => store.issue(record, [])));
      const found = await Promise.all(records.map((record) => store.find(byId(record), NOW)));
      expect(found.filter((record) => record !== null)).toHaveLength(1);
    });

    it('keeps nothing for a user who is not there', async () => {
      const { id } = await createUser(stores);
      await stores.users.delete(id);
      const record = newSecret({ userId: id });
      expect(await store.issue(record, [])).toBe('user_gone');
      expect(await store.find(byId(record), NOW)).toBeNull();
    });

    it('ends one, once, and no used one', async () => {
      const record = await issue();
      expect(await store.end(record.id, NOW)).toBe(true);
      expect(await store.end(record.id, NOW)).toBe(false);
      expect(await use(byHash(record))).toBeNull();
      const used = await issue();
      await use(byHash(used));
      expect(await store.end(used.id, NOW)).toBe(false);
    });

    it("ends all of a user's but those that survive it", async () => {
      const [{ id: userId }, { id: other }] = [await createUser(stores), await createUser(stores)];
      const ended = await issue({ userId });
      const kept = [
        await issue({ userId, purpose: 'test.undo', survives: true }),
        await issue({ userId: other }),
        await issue(),
      ];
      await store.endAllOf(userId, NOW);
      expect(await use(byHash(ended))).toBeNull();
      for (const record of kept) expect(await store.find(byId(record), NOW)).toEqual(record);
    });

    it('removes what need not be kept any more, and what is of a user who is deleted', async () => {
      const before = NOW - DAY;
      const old = { createdAt: before - 2000, expiresAt: before - 1000 };
      await issue({ ...old, keptUntil: before });
      await issue({ ...old, keptUntil: before, purpose: 'test.other' });
      const kept = await issue({ ...old, keptUntil: before + 1 });
      expect(await store.deleteOver(before)).toBe(2);
      expect(await store.deleteOver(before)).toBe(0);
      const again = newSecret({ address: kept.address, createdAt: before });
      expect(await store.issue(again, [{ count: 1, seconds: 10 }])).toBe(before + 8000);

      const { id: userId } = await createUser(stores);
      const owned = await issue({ userId, survives: true });
      await stores.users.delete(userId);
      expect(await store.find(byId(owned), NOW)).toBeNull();
    });
  });
}
