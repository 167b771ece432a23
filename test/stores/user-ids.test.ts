import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accountsUrls,
  databaseOf,
  defineModel,
  defineOneTimePurpose,
  defineProject,
  defineUserModel,
  field,
  include,
  modelForm,
  uuid4,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { missingMigrations } from '../../src/migrations/make/missing-migrations.ts';
import { migrationText } from '../../src/migrations/writer/migration-text.ts';
import { writeMigrations } from '../../src/migrations/writer/write-migrations.ts';
import { SqlUserStore } from '../../src/stores/sql-user-store.ts';
import { createTestApp } from '../../src/testing.ts';
import { eachDatabase } from '../support/databases.ts';
import { loadMigrations } from '../support/package-migrations.ts';

const fields = {
  email: field.email({ unique: true }),
  isActive: field.boolean({ default: true }),
  isStaff: field.boolean({ default: false }),
};
const UuidUser = defineUserModel({ name: 'UuidUser', id: field.uuid(), fields });
const RandomUser = defineUserModel({ name: 'RandomUser', id: field.uuid({ default: uuid4 }), fields });
const TextUser = defineUserModel({ name: 'TextUser', id: field.text({ maxLength: 40 }), fields });
let coded = 0;
const CodedUser = defineUserModel({
  name: 'CodedUser',
  id: field.text({ maxLength: 32, default: () => `u_${++coded}` }),
  fields,
});

const confirm = defineOneTimePurpose({ name: 'test.confirm', form: 'link' });
const PASSWORD = 'correct horse battery';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([47])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A user model, what ids it makes, and one that nobody has. */
const kinds = [
  { name: 'UUIDs in order', users: UuidUser, given: undefined, shape: UUID, other: uuid4() },
  { name: 'UUIDs at random', users: RandomUser, given: undefined, shape: UUID, other: uuid4() },
  { name: 'texts that are given', users: TextUser, given: "Ada's \\ id", shape: /^Ada/, other: 'nobody' },
  { name: 'texts that are made', users: CodedUser, given: undefined, shape: /^u_\d+$/, other: 'u_0' },
];

eachDatabase((databases) => {
  describe.each(kinds)('users whose ids are $name', ({ users, given, shape, other }) => {
    const Note = defineModel({
      app: 'accounts',
      name: 'Note',
      fields: {
        ownerId: field.foreignKey(() => users, { onDelete: 'cascade' }),
        readerId: field.foreignKey('user', { nullable: true, onDelete: 'set null' }),
      },
    });
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-ids-'));
    const accounts = { name: 'accounts', models: [users, Note], folder: join(folder, 'accounts') };
    const project = defineProject({
      apps: [accounts],
      userModel: users,
      settings: { secretKey: 'k'.repeat(50), databaseUrl: 'sqlite::memory:', allowedHosts: ['localhost'] },
      urls: include('accounts/', accountsUrls(users)),
    });
    let app: Awaited<ReturnType<typeof open>>;
    const open = async () =>
      createTestApp(project, { folder, settings: { databaseUrl: await databases.create() } });
    let made = 0;
    const newUser = (values: { readonly isStaff?: boolean } = {}) =>
      app.createUser({
        password: PASSWORD,
        ...(given === undefined ? {} : { id: `${given}${++made}` }),
        ...values,
      });

    beforeAll(async () => {
      const input = {
        apps: [accounts],
        userModel: users,
        migrations: await loadMigrations([accounts], users),
      };
      const planned = await makeMigrations(input, { isRenamed: () => false, valueFor: () => 0 });
      await writeMigrations(planned.map((one) => migrationText(one, [accounts])));
      app = await open();
    }, 60_000);
    afterAll(async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('have tables to which makemigrations has nothing to add', async () => {
      const migrations = await loadMigrations([accounts], users);
      expect(await missingMigrations({ apps: [accounts], userModel: users, migrations })).toEqual([]);
      const { columns } = (await inspectTables(app.database)).find(({ name }) => name === users.table) ?? {};
      const idType = columns?.find(({ name }) => name === 'id')?.type;
      expect(idType).not.toMatch(/int/i);
      for (const table of [
        'latchkey_session',
        'latchkey_ended_sessions',
        'latchkey_one_time_secret',
        'latchkey_proven_address',
        'latchkey_known_device',
      ]) {
        const { columns: own } = (await inspectTables(app.database)).find(({ name }) => name === table) ?? {};
        expect(own?.find(({ name }) => name === 'user_id')?.type).toBe(idType);
      }
    });

    it('are made, found, changed and listed by them', async () => {
      const user = await newUser();
      expect(user.id).toMatch(shape);
      expect(await app.accounts.users.get(user.id)).toEqual(user);
      const changed = await app.accounts.users.update(user, { isStaff: true });
      expect(changed).toMatchObject({ user: { id: user.id, isStaff: true } });
      expect(await app.accounts.users.list({ where: { id: user.id } })).toMatchObject([{ id: user.id }]);
      expect(await app.accounts.users.getByNaturalKey(user.email)).toMatchObject({ id: user.id });
    });

    it('are made up for tests, unless the model makes them', async () => {
      const [one, two] = [await app.createUser(), await app.createUser()];
      expect(typeof one.id).toBe('string');
      expect(one.id).not.toBe(two.id);
    });

    it('are nobody by what is no id', async () => {
      for (const id of [
        other,
        '',
        'x',
        '7',
        'a\0b',
        '\ud800',
        'x'.repeat(500),
        "'",
        7,
        Number.NaN,
        {},
        null,
      ]) {
        expect(await app.accounts.users.get(id as string)).toBeNull();
        expect(await app.accounts.users.list({ where: { id: id as string } })).toEqual([]);
      }
    });

    it('log in, see who they are, and log out', async () => {
      const user = await newUser();
      const client = app.client();
      await client.submit('/accounts/login/', { email: user.email, password: PASSWORD });
      expect(await client.user()).toMatchObject({ id: user.id, lastLogin: expect.any(Date) });
      expect(app.log.join('')).toMatch(/user_logged_in user=\S/);
      await client.logout();
      expect(await client.user()).toMatchObject({ isAuthenticated: false });
    });

    it('lose their other sessions when the password is changed', async () => {
      const user = await newUser();
      const [mine, stolen] = [app.client(), app.client()];
      await mine.loginAs(user);
      await stolen.loginAs(user);
      const session = await mine.session();
      expect(await app.accounts.users.hasEndedSessions(user)).toBe(false);
      const changed = await app.accounts.users.setPassword(user, 'another horse', { keepSession: session });
      if (changed) await app.accounts.updateSessionAuthHash(session, changed);
      expect(await mine.user()).toMatchObject({ id: user.id });
      expect(await stolen.user()).toMatchObject({ isAuthenticated: false });
      expect(await app.accounts.users.hasEndedSessions(user)).toBe(true);
    });

    it('have one-time secrets and proven addresses', async () => {
      const { oneTime, addresses, users } = app.accounts;
      const user = await newUser();
      const wanted = { userId: user.id, address: user.email, lifetime: 60 };
      const issue = async () => {
        const issued = await oneTime.issue(confirm, wanted);
        return 'secret' in issued ? issued.secret : '';
      };
      const [ended, good] = [await issue(), await issue()];
      expect(await oneTime.use(confirm, ended)).toBeNull();
      expect(await oneTime.use(confirm, good)).toMatchObject({ userId: user.id });
      const last = await issue();
      await oneTime.endAllOf(user.id);
      expect(await oneTime.use(confirm, last)).toBeNull();
      await addresses.prove(user, user.email);
      expect(await addresses.isProven(user)).toBe(true);
      expect(await addresses.provenOf(user)).toMatchObject([{ userId: user.id }]);
      expect((await addresses.usersByAddress(user.email)).map(({ id }) => id)).toEqual([user.id]);
      expect(await users.delete(user)).toBe('deleted');
    });

    it('have permissions and groups', async () => {
      const [user, colleague] = [await newUser(), await newUser()];
      const { permissions, groups } = app.accounts;
      await permissions.grant(user, ['accounts.add_note']);
      const editors = await groups.create('editors');
      await groups.grant(editors, ['accounts.change_note']);
      await groups.addUsers(editors, [user, colleague]);
      const fresh = await app.accounts.users.get(user.id);
      expect(await fresh?.getAllPermissions()).toEqual(
        new Set(['accounts.add_note', 'accounts.change_note']),
      );
      expect((await groups.ofUser(user)).map(({ name }) => name)).toEqual(['editors']);
      expect((await groups.users(editors)).map(({ id }) => id).sort()).toEqual(
        [user.id, colleague.id].sort(),
      );
      expect((await permissions.withPerm('accounts.add_note')).map(({ id }) => id)).toEqual([user.id]);
      await groups.removeUsers(editors, [user]);
      await permissions.revoke(user, ['accounts.add_note']);
      expect(await (await app.accounts.users.get(user.id))?.getAllPermissions()).toEqual(new Set());
      await groups.delete(editors);
    });

    it('are referred to by rows of models', async () => {
      const [owner, reader] = [await newUser(), await newUser()];
      const notes = app.objects(Note);
      const made = await notes.create({ ownerId: owner.id, readerId: reader.id as never });
      expect(made).toMatchObject({ row: { ownerId: owner.id, readerId: reader.id } });
      expect(await notes.list({ where: { ownerId: owner.id } })).toHaveLength(1);
      expect(await notes.list({ where: { readerId: reader.id as never } })).toHaveLength(1);
      expect(await notes.create({ ownerId: other })).toEqual({ missing: 'ownerId' });
      expect(await notes.create({ ownerId: owner.id, readerId: other as never })).toEqual({
        missing: 'readerId',
      });
      expect(await notes.list({ where: { readerId: 5 as never } })).toEqual([]);
      const rows = await databaseOf(app, [users, Note])
        .selectFrom('accounts_note')
        .select(['owner_id', 'reader_id'])
        .execute();
      expect(rows).toEqual([{ owner_id: owner.id, reader_id: reader.id }]);
      await databaseOf(app, [users, Note])
        .insertInto('accounts_note')
        .values({ owner_id: owner.id, reader_id: reader.id as never })
        .execute();
      expect(await notes.count({ ownerId: owner.id })).toBe(2);
    });

    it('are written in forms of the model', async () => {
      const [owner, reader] = [await newUser(), await newUser()];
      const save = (values: Record<string, unknown>) =>
        modelForm(Note, { fields: ['ownerId', 'readerId'] })
          .bind(Object.entries(values).map(([name, value]) => [name, String(value)]))
          .save(app.objects(Note));
      const { id: ownerId } = owner;
      expect(await save({ ownerId, readerId: reader.id })).toMatchObject({ ownerId, readerId: reader.id });
      expect(await save({ ownerId, readerId: '' })).toMatchObject({ ownerId, readerId: null });
      expect(await save({ ownerId: other, readerId: '' })).toBeNull();
      expect(await save({ ownerId, readerId: other })).toBeNull();
    });

    it('are not given where the model makes numbers, and may be where it does not', async () => {
      const id = users.id.kind === 'uuid' ? uuid4() : 'chosen';
      const chosen = await app.accounts.users.createUser({ id, email: 'chosen@example.com' });
      expect(chosen.id).toBe(id);
      const again = app.accounts.users.createUser({ id, email: 'again@example.com' });
      await expect(again).rejects.toMatchObject({ code: 'user_exists', details: { field: 'id' } });
      const wrong = app.accounts.users.createUser({ id: 'x'.repeat(50), email: 'again@example.com' });
      await expect(wrong).rejects.toMatchObject({ code: 'field_value_invalid', details: { field: 'id' } });
    });

    it('have their passwords read, all of them, some at a time', async () => {
      const before = (await app.accounts.users.list()).length;
      const store = new SqlUserStore(app.database, users);
      const all: string[] = [];
      for await (const some of store.encodedPasswords(2)) all.push(...some);
      expect(all).toHaveLength(before);
    });
  });
});
