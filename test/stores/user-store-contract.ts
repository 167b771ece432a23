import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodedPassword } from '../../src/core/users/user.ts';
import type { NewUser, UserStore } from '../../src/core/users/user-store.ts';
import type { User } from '../../starter/accounts/user.ts';
import type { OpenStores } from './sql-stores.ts';

const NOW = 1_800_000_000_000;

let made = 0;
const newUser = (values: Record<string, unknown> = {}): NewUser => ({
  email: `user${made++}@example.com`,
  username: 'Ada',
  password: 'old',
  isActive: true,
  isStaff: false,
  isSuperuser: false,
  lastLogin: null,
  ...values,
});

async function readPasswords(users: UserStore<User>): Promise<string[]> {
  const all: string[] = [];
  for await (const some of users.encodedPasswords()) all.push(...some);
  return all;
}

/** What every store of users must do. `open` is called once and gives one without users. */
export function describeUserStore(open: () => Promise<OpenStores>): void {
  describe('a user store', () => {
    let stores: OpenStores;
    let users: UserStore<User>;
    beforeAll(async () => {
      stores = await open();
      users = stores.users;
    });
    afterAll(() => stores.close());

    const create = async (values: Record<string, unknown> = {}): Promise<User> => {
      const inserted = await users.insert(newUser(values));
      if (!('user' in inserted)) throw new Error(`Refused: ${JSON.stringify(inserted)}`);
      return inserted.user;
    };
    it('keeps a user as given, and counts up its id', async () => {
      const { password, ...values } = newUser({ isStaff: true, username: 'Ada Löwe 🗝' });
      const user = await create({ ...values, password });
      expect(user).toMatchObject(values);
      expect(encodedPassword(user)).toBe(password);
      expect(await users.findById(user.id)).toEqual(user);
      expect((await create()).id).toBeGreaterThan(user.id);
      for (const id of [1_000_000, -1, 0, 1.5, Number.NaN, 2 ** 60])
        expect(await users.findById(id)).toBeNull();
    });

    it('finds by the natural key, A to Z in either case, and other letters in the one that was given', async () => {
      const { id } = await create({ email: 'Änne.Weiß@Example.com' });
      expect(await users.findByNaturalKey('Änne.Weiß@Example.com')).toMatchObject({ id });
      expect(await users.findByNaturalKey('ÄNNE.WEIß@EXAMPLE.COM')).toMatchObject({ id });
      expect(await users.findByNaturalKey('änne.weiß@example.com')).toBeNull();
      expect(await users.findByNaturalKey('nobody@example.com')).toBeNull();
      expect(await users.findByNaturalKey('Änne.Weiß@Example.com\0')).toBeNull();
    });

    it('reads the encoded passwords of all, some at a time, also while a transaction is open', async () => {
      const before = await readPasswords(users);
      for (let index = 0; index < 1005; index++) await create({ password: `bulk${index}` });
      const after = await stores.inTransaction(() => readPasswords(users));
      expect(after.length).toBe(before.length + 1005);
      expect(new Set(after.filter((password) => password.startsWith('bulk'))).size).toBe(1005);
    });

    it('names the field that another user has already', async () => {
      await create({ email: 'taken@example.com' });
      expect(await users.insert(newUser({ email: 'Taken@EXAMPLE.com' }))).toEqual({ duplicate: 'email' });
    });

    it('makes one of 50 users with the same address at once', async () => {
      const spellings = ['racer@example.com', 'RACER@example.com', 'Racer@Example.Com'];
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => users.insert(newUser({ email: spellings[index % 3] }))),
      );
      expect(answers.filter((answer) => 'user' in answer)).toHaveLength(1);
      expect(answers.filter((answer) => 'duplicate' in answer && answer.duplicate === 'email')).toHaveLength(
        49,
      );
    });

    it('changes what is given, and nothing else', async () => {
      const user = await create();
      const changes = { username: 'Grace', isActive: false, lastLogin: new Date(NOW + 1) };
      expect(await users.update(user.id, changes)).toEqual({ user: { ...user, ...changes } });
      expect(await users.findById(user.id)).toEqual({ ...user, ...changes });
      expect(await users.update(1_000_000, changes)).toBeNull();
    });

    it('lets a user respell the own address, and not take another one', async () => {
      const [own, other] = [await create({ email: 'own@example.com' }), await create()];
      expect(await users.update(own.id, { email: 'OWN@example.com' })).toMatchObject({
        user: { email: 'OWN@example.com' },
      });
      expect(await users.update(other.id, { email: 'own@example.com' })).toEqual({ duplicate: 'email' });
      expect(await users.findById(other.id)).toEqual(other);
    });
  });
}
