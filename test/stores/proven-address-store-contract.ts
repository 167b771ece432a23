import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProvenAddressStore } from '../../src/core/addresses/proven-address-store.ts';
import { createUser, NOW } from './new-rows.ts';
import type { OpenStores } from './sql-stores.ts';

/** What every store of proven addresses must do. `open` is called once and gives one without addresses and users. */
export function describeProvenAddressStore(
  open: () => Promise<OpenStores & { readonly proven: ProvenAddressStore }>,
): void {
  describe('a store of proven addresses', () => {
    let stores: Awaited<ReturnType<typeof open>>;
    let store: ProvenAddressStore;
    beforeAll(async () => {
      stores = await open();
      store = stores.proven;
    });
    afterAll(() => stores.close());

    const proof = (userId: number | string, addressKey: string, provenAt = NOW) => ({
      userId,
      addressKey,
      address: addressKey.toUpperCase(),
      provenAt,
    });

    it('keeps what a user has proven, the latest first', async () => {
      const { id } = await createUser(stores);
      const [one, two] = [proof(id, 'one@example.com'), proof(id, 'two@example.com', NOW + 1)];
      expect(await store.keep(one)).toBe('kept');
      expect(await store.keep(two)).toBe('kept');
      expect(await store.find('one@example.com')).toEqual(one);
      expect(await store.listOf(id)).toEqual([two, one]);
      const again = { ...one, provenAt: NOW + 2 };
      expect(await store.keep(again)).toBe('kept');
      expect(await store.listOf(id)).toEqual([again, two]);
      expect(await store.find('no\0body@example.com')).toBeNull();
    });

    it('gives an address to who proves it last', async () => {
      const [{ id: first }, { id: second }] = [await createUser(stores), await createUser(stores)];
      await store.keep(proof(first, 'moved@example.com'));
      await store.keep(proof(second, 'moved@example.com'));
      expect(await store.find('moved@example.com')).toMatchObject({ userId: second });
      expect(await store.listOf(first)).toEqual([]);
      expect(await store.forget(first, 'moved@example.com')).toBe(false);
      expect(await store.forget(second, 'moved@example.com')).toBe(true);
      expect(await store.find('moved@example.com')).toBeNull();
    });

    it('has nothing of users who are not there', async () => {
      const { id } = await createUser(stores);
      await store.keep(proof(id, 'gone@example.com'));
      await stores.users.delete(id);
      expect(await store.find('gone@example.com')).toBeNull();
      expect(await store.keep(proof(id, 'gone@example.com'))).toBe('user_gone');
    });
  });
}
