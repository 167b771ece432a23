import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountsUrls, defineOneTimePurpose, defineProject, defineUserModel, field, include } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const link = defineOneTimePurpose({ name: 'test.link', form: 'link' });

/** As Django's own: addresses are not unique. */
const DjangoUser = defineUserModel({
  name: 'User',
  app: 'auth',
  table: 'auth_user',
  fields: {
    username: field.text({ maxLength: 150, unique: true }),
    firstName: field.text({ maxLength: 150, default: '' }),
    lastName: field.text({ maxLength: 150, default: '' }),
    email: field.email({ default: '' }),
    isStaff: field.boolean({ default: false }),
    isActive: field.boolean({ default: true }),
    dateJoined: field.datetime({ default: () => new Date(), editable: false }),
  },
  usernameField: 'username',
});

eachDatabase((databases) => {
  describe('addresses to log in with', () => {
    let app: TestApp<User>;
    beforeAll(async () => {
      const settings = { databaseUrl: await databases.create() };
      app = await createTestApp(starter, { folder: 'starter', settings });
    });
    afterAll(() => app.close());

    it('are proven for the user and for the address of now', async () => {
      const { addresses, users } = app.accounts;
      const user = await app.createUser({ email: 'Ada@Example.com' });
      expect(addresses.addressOf(user)).toBe('Ada@example.com');
      expect(await addresses.isProven(user)).toBe(false);
      await addresses.prove(user, 'ada@EXAMPLE.com');
      expect(await addresses.isProven(user)).toBe(true);
      expect(await addresses.provenOf(user)).toMatchObject([{ addressKey: 'ada@example.com' }]);

      const changed = await users.update(user, { email: 'lovelace@example.com' });
      if (!changed || !('user' in changed)) throw new Error('Not changed.');
      expect(await addresses.isProven(changed.user)).toBe(false);
      const respelled = await users.update(changed.user, { email: 'ADA@example.com' });
      if (!respelled || !('user' in respelled)) throw new Error('Not changed.');
      expect(await addresses.isProven(respelled.user)).toBe(true);
      expect(await addresses.unprove(respelled.user, 'ada@example.com')).toBe(true);
      expect(await addresses.isProven(respelled.user)).toBe(false);
    });

    it('are of whoever proves them last', async () => {
      const { addresses, users } = app.accounts;
      const before = await app.createUser({ email: 'mailbox@example.com' });
      await addresses.prove(before, 'mailbox@example.com');
      await users.update(before, { email: 'elsewhere@example.com' });
      const after = await app.createUser({ email: 'mailbox@example.com' });
      expect(await addresses.isProven(after)).toBe(false);
      await addresses.prove(after, 'mailbox@example.com');
      expect(await addresses.isProven(after)).toBe(true);
      expect(await addresses.provenOf(before)).toEqual([]);
      await users.delete(after);
      await expect(addresses.prove(after, 'mailbox@example.com')).rejects.toMatchObject({
        code: 'user_gone',
      });
    });

    it('lead to the active user who has them, by whatever spelling, and to no look-alike', async () => {
      const { addresses } = app.accounts;
      const user = await app.createUser({ email: 'Mike@example.com' });
      const idle = await app.createUser({ email: 'idle@example.com', isActive: false });
      const ids = async (address: string) => (await addresses.usersByAddress(address)).map(({ id }) => id);
      expect(await ids(' mike@EXAMPLE.com ')).toEqual([user.id]);
      expect(await ids('mi\u212ae@example.com')).toEqual([]);
      expect(await ids(idle.email)).toEqual([]);
      for (const address of ['', 'nobody', 'no\0body@example.com', '%@example.com', 'nobody@example.com']) {
        expect(await ids(address)).toEqual([]);
      }
      expect(addresses.isAddressOf(user, 'MIKE@example.com')).toBe(true);
      expect(addresses.isAddressOf(user, idle.email)).toBe(false);
    });

    it('are not proven by what is no address that can be kept', async () => {
      const user = await app.createUser();
      for (const [address, reason] of [
        [' ', 'it is empty'],
        ['a'.repeat(255), 'it has more than 254 characters'],
        ['a\0b@example.com', 'it has a NUL or half a surrogate pair'],
        ['\ud800@example.com', 'it has a NUL or half a surrogate pair'],
      ] as const) {
        const proving = app.accounts.addresses.prove(user, address);
        await expect(proving).rejects.toMatchObject({
          code: 'address_invalid',
          details: { reason: expect.stringContaining(reason) },
        });
      }
      const { oneTime } = app.accounts;
      const blank = { userId: null, address: ' ', lifetime: 600 };
      await expect(oneTime.issue(link, blank)).rejects.toThrow('it is empty');
    });

    it('are proven as they are, without what stands around them, up to what the table holds', async () => {
      const { addresses } = app.accounts;
      const user = await app.createUser();
      const longest = `${'a'.repeat(242)}@example.com`;
      expect(longest).toHaveLength(254);
      await addresses.prove(user, ` ${longest} `);
      expect(await addresses.provenOf(user)).toMatchObject([{ address: longest }]);
    });

    it('tell who has proven them last, by whatever spelling', async () => {
      const { addresses } = app.accounts;
      const user = await app.createUser({ email: 'prover@example.com' });
      expect(await addresses.proverOf(user.email)).toBeNull();
      await addresses.prove(user, user.email);
      expect(await addresses.proverOf(' Prover@EXAMPLE.com')).toBe(user.id);
    });
  });

  describe('addresses that several may have', () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-addresses-'));
    const project = defineProject({
      apps: [],
      userModel: DjangoUser,
      settings: { secretKey: 'k'.repeat(50), databaseUrl: 'sqlite::memory:', allowedHosts: ['localhost'] },
      urls: include('accounts/', accountsUrls(DjangoUser)),
    });
    const open = async () =>
      createTestApp(project, { folder, settings: { databaseUrl: await databases.create() } });
    let app: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      app = await open();
    });
    afterAll(async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('end what was sent to them where they change, and not where another field does', async () => {
      const { oneTime, users } = app.accounts;
      const user = await app.createUser({ username: 'ada', email: 'ada@example.com' });
      const wanted = { userId: user.id, address: user.email, lifetime: 600 };
      const issue = async () => {
        const issued = await oneTime.issue(link, wanted);
        return 'secret' in issued ? issued.secret : '';
      };
      const kept = await issue();
      await users.update(user, { username: 'lovelace', firstName: 'Ada' });
      expect(await oneTime.use(link, kept)).not.toBeNull();
      const ended = await issue();
      await users.update(user, { email: 'lovelace@example.com' });
      expect(await oneTime.use(link, ended)).toBeNull();
    });

    it('lead to all of them, and are proven for the one who was last', async () => {
      const { addresses } = app.accounts;
      const one = await app.createUser({ username: 'one', email: 'Shared@example.com' });
      const two = await app.createUser({ username: 'two', email: 'shared@example.com' });
      await app.createUser({ username: 'three', email: 'shared@example.com', isActive: false });
      const none = await app.createUser({ username: 'four', email: '' });
      const found = await addresses.usersByAddress('SHARED@example.com');
      expect(found.map(({ id }) => id)).toEqual([one.id, two.id]);
      expect(addresses.addressOf(none)).toBeNull();
      expect(await addresses.isProven(none)).toBe(false);
      expect(addresses.isAddressOf(none, '')).toBe(false);
      await app.database.kysely
        .updateTable('auth_user')
        .set({ email: ' ' })
        .where('id', '=', none.id)
        .execute();
      const blank = await app.accounts.users.get(none.id);
      expect(blank && [blank.email, addresses.addressOf(blank)]).toEqual([' ', null]);
      expect(await addresses.usersByAddress('')).toEqual([]);
      await addresses.prove(one, 'shared@example.com');
      await addresses.prove(two, 'shared@example.com');
      expect([await addresses.isProven(one), await addresses.isProven(two)]).toEqual([false, true]);
    });
  });

  it('end what was sent where the address to log in with changes, and mail goes to another', async () => {
    const Member = defineUserModel({
      app: 'accounts',
      name: 'Member',
      fields: {
        email: field.email({ default: '' }),
        login: field.email({ unique: true }),
        isActive: field.boolean({ default: true }),
        isStaff: field.boolean({ default: false }),
      },
      usernameField: 'login',
    });
    await using app = await openUserKind(Member, { settings: { databaseUrl: await databases.create() } });
    const user = await app.createUser({ login: 'ada@example.com', email: 'mail@example.com' });
    expect(app.accounts.addresses.addressOf(user)).toBe('mail@example.com');
    const { oneTime, users } = app.accounts;
    for (const change of [{ login: 'lovelace@example.com' }, { email: 'other@example.com' }]) {
      const issued = await oneTime.issue(link, { userId: user.id, address: user.email, lifetime: 600 });
      const secret = 'secret' in issued ? issued.secret : '';
      await users.update(user, change);
      expect(await oneTime.find(link, secret)).toBeNull();
    }
  });
});
