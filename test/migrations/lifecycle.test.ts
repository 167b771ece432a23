import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineUserModel } from '../../src/core/users/user-model.ts';
import type { Database } from '../../src/database/contract/database.ts';
import type { DiffDecisions } from '../../src/migrations/diff/diff-decisions.ts';
import { describeChange } from '../../src/migrations/make/describe-change.ts';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { missingMigrations } from '../../src/migrations/make/missing-migrations.ts';
import { migrationLabel } from '../../src/migrations/operations/migration.ts';
import type { MigrateOptions } from '../../src/migrations/run/migrate-options.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { migrationText } from '../../src/migrations/writer/migration-text.ts';
import { writeMigrations } from '../../src/migrations/writer/write-migrations.ts';
import type { App } from '../../src/models/app.ts';
import { field } from '../../src/models/kinds/field.ts';
import type { ModelFields } from '../../src/models/kinds/model-field.ts';
import { defineModel } from '../../src/models/model.ts';
import { eachDatabase } from '../support/databases.ts';
import { loadMigrations } from '../support/package-migrations.ts';
import { failure, OpenDatabases, rows, schemaOf } from './support.ts';

const USERS = 10_000;
const BATCH = 1000;
const starterMigrations = join(import.meta.dirname, '../../starter/accounts/migrations');

/** The starter's users, with more fields. */
const usersWith = (fields: ModelFields, name = 'CustomUser') =>
  defineUserModel({
    name,
    fields: {
      email: field.email({ unique: true }),
      username: field.text({ maxLength: 150 }),
      picture: field.image({ folder: 'pictures', nullable: true }),
      isActive: field.boolean({ default: true }),
      isStaff: field.boolean({ default: false }),
      ...fields,
    },
  });

async function insertUsers({ kysely }: Database): Promise<void> {
  for (let start = 1; start <= USERS; start += BATCH) {
    const ids = Array.from({ length: BATCH }, (_, index) => start + index);
    const users = ids.map((id) => ({
      email: `user${id}@example.com`,
      username: `user ${id}`,
      password: '!',
      is_superuser: id === 1,
      is_active: true,
      is_staff: false,
    }));
    await kysely.insertInto('accounts_customuser').values(users).execute();
    const sessions = ids.map((id) => ({
      key_hash: String(id).padStart(64, '0'),
      user_id: id,
      data: '{"cart":[1]}',
      created_at: 1,
      renewed_at: 1,
      expires_at: 9_999_999_999,
    }));
    await kysely.insertInto('latchkey_session').values(sessions).execute();
  }
}

eachDatabase((databases) => {
  describe('the life of a project', { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-lifecycle-'));
    const open = new OpenDatabases(databases);
    let database: Database;
    let schemaAtFirst: unknown;
    let usersAtFirst: unknown;
    // What the project's code says at the moment.
    let CustomUser = usersWith({});
    let apps: readonly App[] = [];

    const say = (user: ReturnType<typeof usersWith>, ...more: readonly App[]): void => {
      CustomUser = user;
      apps = [{ name: 'accounts', models: [CustomUser], folder: join(folder, 'accounts') }, ...more];
    };
    const migrations = () => loadMigrations(apps, CustomUser);
    const migrateAll = async (options: MigrateOptions = {}) => migrate(database, await migrations(), options);

    /** What `makemigrations` does; answers with what it wrote and why. */
    async function make(decisions: Partial<DiffDecisions> = {}): Promise<Record<string, string[]>> {
      const input = { apps, userModel: CustomUser, migrations: await migrations() };
      const planned = await makeMigrations(input, {
        isRenamed: () => false,
        valueFor: () => expect.unreachable('no value is needed'),
        ...decisions,
      });
      await writeMigrations(planned.map((migration) => migrationText(migration, apps)));
      expect(await missingMigrations({ ...input, migrations: await migrations() })).toEqual([]);
      return Object.fromEntries(
        planned.map((migration) => [migrationLabel(migration), migration.changes.map(describeChange)]),
      );
    }

    async function counts(table = 'accounts_customuser'): Promise<unknown> {
      const [found] = await rows(
        database,
        `select (select count(*) from ${table}) as users, (select count(*) from latchkey_session) as sessions,
          (select count(*) from latchkey_session s join ${table} u on u.id = s.user_id
            where u.email = 'user' || u.id || '@example.com' and u.username = 'user ' || u.id) as pairs`,
      );
      return Object.fromEntries(Object.entries(found ?? {}).map(([name, count]) => [name, Number(count)]));
    }
    const everybody = { users: USERS, sessions: USERS, pairs: USERS };
    const one = async (columns: string, id: number) =>
      (await rows(database, `select ${columns} from accounts_customuser where id = ${id}`))[0];

    beforeAll(async () => {
      cpSync(starterMigrations, join(folder, 'accounts/migrations'), { recursive: true });
      database = await open.empty();
      say(CustomUser);
      await migrateAll();
      await insertUsers(database);
      schemaAtFirst = await schemaOf(database);
      usersAtFirst = await rows(database, 'select * from accounts_customuser order by id');
    }, 60_000);
    afterAll(async () => {
      await open.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it("starts with the starter's own migrations", async () => {
      expect(await make()).toEqual({});
      expect(await counts()).toEqual(everybody);
    });

    it('adds a field that may be null', async () => {
      say(usersWith({ phone: field.text({ maxLength: 40, nullable: true }) }));
      expect(await make()).toEqual({ 'accounts.0003_customuser_phone': ['+ Add field phone to CustomUser'] });
      await migrateAll();
      expect(await counts()).toEqual(everybody);
      expect(await one('phone', 7)).toEqual({ phone: null });
    });

    it('adds fields that rows get a value for', async () => {
      say(
        usersWith({
          phone: field.text({ maxLength: 40, nullable: true }),
          points: field.integer({ default: 5 }),
          city: field.text({ maxLength: 50 }),
          joinedAt: field.datetime(),
        }),
      );
      expect(
        await make({
          valueFor: ({ column }) => (column === 'city' ? "L'Aquila" : '2026-01-31T12:00:00.000Z'),
        }),
      ).toEqual({
        'accounts.0004_customuser_points_customuser_city_and_more': [
          '+ Add field points to CustomUser',
          '+ Add field city to CustomUser',
          '+ Add field joinedAt to CustomUser',
        ],
      });
      await migrateAll();
      expect(await counts()).toEqual(everybody);
      const [row] = await database.kysely
        .selectFrom('accounts_customuser')
        .select(['points', 'city', 'joined_at'])
        .where('id', '=', USERS)
        .execute();
      expect(row).toEqual({ points: 5, city: "L'Aquila", joined_at: new Date('2026-01-31T12:00:00Z') });
    });

    it('renames a field, and keeps what is in it', async () => {
      await rows(database, "update accounts_customuser set phone = '+39 ' || id");
      await rows(database, "update accounts_customuser set phone = 'the same' where id in (8, 9)");
      say(
        usersWith({
          mobile: field.text({ maxLength: 40, nullable: true }),
          points: field.integer({ default: 5 }),
          city: field.text({ maxLength: 50 }),
          joinedAt: field.datetime(),
        }),
      );
      expect(await make({ isRenamed: ({ from, to }) => from === 'phone' && to === 'mobile' })).toEqual({
        'accounts.0005_rename_phone_customuser_mobile': ['~ Rename field phone of CustomUser to mobile'],
      });
      await migrateAll();
      expect(await counts()).toEqual(everybody);
      expect(await one('mobile', 7)).toEqual({ mobile: '+39 7' });
    });

    const mobile = (maxLength: number) => field.text({ maxLength, nullable: true, unique: true });

    it('makes a field unique, once no two rows have the same value', async () => {
      const more = { points: field.integer({ default: 5 }), city: field.text({ maxLength: 50 }) };
      say(usersWith({ mobile: mobile(40), ...more, joinedAt: field.datetime() }));
      expect(await make()).toEqual({
        'accounts.0006_customuser_mobile_unique': ['+ Add unique index on mobile to CustomUser'],
      });
      expect(await failure(migrateAll())).toMatchObject({
        code: 'migration_failed',
        message: expect.stringContaining("'the same' (2 times)"),
      });
      expect(await counts()).toEqual(everybody);
      await rows(database, "update accounts_customuser set mobile = '+39 9' where id = 9");
      await migrateAll();
      expect(await counts()).toEqual(everybody);
      const taken = await failure(
        rows(database, "update accounts_customuser set mobile = '+39 7' where id = 8"),
      );
      expect(database.isUniqueViolation(taken)).toBe(true);
    });

    it('changes a length, once no text is longer', async () => {
      await rows(
        database,
        "update accounts_customuser set mobile = 'a text of more than twenty' where id = 8",
      );
      const more = { points: field.integer({ default: 5 }), city: field.text({ maxLength: 50 }) };
      say(usersWith({ mobile: mobile(20), ...more, joinedAt: field.datetime() }));
      expect(await make()).toEqual({
        'accounts.0007_alter_customuser_mobile': [
          '~ Alter field mobile of CustomUser (varchar(40) → varchar(20))',
        ],
      });
      expect(await failure(migrateAll())).toMatchObject({
        message: expect.stringContaining('more than 20 characters in mobile: id 8.'),
      });
      await rows(database, "update accounts_customuser set mobile = '+39 8' where id = 8");
      await migrateAll();
      expect(await counts()).toEqual(everybody);
      expect(await one('mobile', 8)).toEqual({ mobile: '+39 8' });
    });

    it('drops a field', async () => {
      say(usersWith({ mobile: mobile(20), city: field.text({ maxLength: 50 }), joinedAt: field.datetime() }));
      expect(await make()).toEqual({
        'accounts.0008_remove_customuser_points': ['- Remove field points from CustomUser'],
      });
      await migrateAll();
      expect(await counts()).toEqual(everybody);
      expect(await failure(one('points', 7))).toBeInstanceOf(Error);
    });

    it('adds a model that refers to users', async () => {
      const Note = defineModel({
        app: 'notes',
        name: 'Note',
        fields: {
          title: field.text({ maxLength: 200 }),
          ownerId: field.foreignKey(() => CustomUser, { onDelete: 'cascade' }),
        },
      });
      say(CustomUser, { name: 'notes', models: [Note], folder: join(folder, 'notes') });
      expect(await make()).toEqual({ 'notes.0001_initial': ['+ Create model Note'] });
      await migrateAll();
      expect(await counts()).toEqual(everybody);
      await rows(database, "insert into notes_note (title, owner_id) values ('first', 7)");
      const stray = failure(rows(database, "insert into notes_note (title, owner_id) values ('x', 0)"));
      expect(await stray).toBeInstanceOf(Error);
    });

    it('renames the model of the users, and all that belongs to them follows', async () => {
      const [notes] = apps.filter(({ name }) => name === 'notes');
      const fields = { mobile: mobile(20), city: field.text({ maxLength: 50 }), joinedAt: field.datetime() };
      say(usersWith(fields, 'Member'), ...(notes ? [notes] : []));
      expect(await make({ isRenamed: ({ to }) => to === 'Member' })).toEqual({
        'accounts.0009_rename_customuser_member_and_more': [
          '~ Rename model CustomUser to Member',
          '~ Rename table accounts_customuser_groups to accounts_member_groups',
          '~ Rename table accounts_customuser_user_permissions to accounts_member_user_permissions',
          '~ Rename field customuserId of accounts_member_groups to memberId',
          '~ Rename field customuserId of accounts_member_user_permissions to memberId',
        ],
      });
      await migrateAll();
      expect(await counts('accounts_member')).toEqual(everybody);
      const owner = 'select m.email from notes_note n join accounts_member m on m.id = n.owner_id';
      expect(await rows(database, owner)).toEqual([{ email: 'user7@example.com' }]);
    });

    it('comes to the same tables in a database that is new', async () => {
      const other = await open.empty();
      await migrate(other, await migrations());
      expect(await schemaOf(other)).toEqual(await schemaOf(database));
    });

    it('goes all the way back, and nobody is lost', async () => {
      await migrateAll({ target: { app: 'accounts', migration: '0002' } });
      expect(await counts()).toEqual(everybody);
      expect(await schemaOf(database)).toEqual(schemaAtFirst);
      expect(await rows(database, 'select * from accounts_customuser order by id')).toEqual(usersAtFirst);
    });

    it('and forward again', async () => {
      await migrateAll();
      expect(await counts('accounts_member')).toEqual(everybody);
      const [row] = await rows(database, 'select city from accounts_member where id = 7');
      expect(row).toEqual({ city: "L'Aquila" });
    });
  });
});
