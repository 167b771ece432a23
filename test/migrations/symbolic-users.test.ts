import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineUserModel } from '../../src/core/users/user-model.ts';
import type { Database } from '../../src/database/contract/database.ts';
import { withUsers } from '../../src/migrations/history/with-users.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { missingMigrations } from '../../src/migrations/make/missing-migrations.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { addForeignKey } from '../../src/migrations/operations/columns/add-foreign-key.ts';
import { dropForeignKey } from '../../src/migrations/operations/columns/drop-foreign-key.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { sqlOf } from '../../src/migrations/run/sql-of.ts';
import { migrationText } from '../../src/migrations/writer/migration-text.ts';
import { writeMigrations } from '../../src/migrations/writer/write-migrations.ts';
import type { App } from '../../src/models/app.ts';
import { field } from '../../src/models/kinds/field.ts';
import { defineModel, type Model } from '../../src/models/model.ts';
import { not } from '../../src/models/rows/condition.ts';
import { related } from '../../src/models/rows/filter.ts';
import { ModelManager } from '../../src/models/rows/model-manager.ts';
import { sqlModelStore } from '../../src/stores/rows/sql-model-store.ts';
import { eachDatabase } from '../support/databases.ts';
import { loadMigrations } from '../support/package-migrations.ts';
import { failure, migration, OpenDatabases, rows, run } from './support.ts';

const userModel = (app: string, name: string) =>
  defineUserModel({
    app,
    name,
    fields: {
      email: field.email({ unique: true }),
      isActive: field.boolean({ default: true }),
      isStaff: field.boolean({ default: false }),
    },
  });
const CustomUser = userModel('accounts', 'CustomUser');
const Person = userModel('people', 'Person');
const Member = userModel('people', 'Member');
const DjangoUser = userModel('auth', 'User');

/** The model of an app that knows no project. */
const Visit = defineModel({
  app: 'visits',
  name: 'Visit',
  fields: {
    place: field.text({ maxLength: 50 }),
    userId: field.foreignKey('user', { onDelete: 'cascade' }),
    guideId: field.foreignKey('user', { onDelete: 'set null', nullable: true }),
  },
});

/** What a column refers to, by its table and name. */
async function reference(database: Database, table: string, name: string): Promise<unknown> {
  const found = (await inspectTables(database)).find((one) => one.name === table);
  const { references, type } = found?.columns.find((one) => one.name === name) ?? {};
  return { type, table: references?.table, onDelete: references?.onDelete };
}

const addUser = (table: string, id: number) =>
  `insert into ${table} (id, email, password, is_superuser, is_active, is_staff)
    values (${id}, 'user${id}@example.com', '!', false, true, false)`;

eachDatabase((databases) => {
  describe('an app that refers to the users of whatever project it is in', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-symbolic-'));
    const open = new OpenDatabases(databases);
    const visits: App = { name: 'visits', models: [Visit], folder: join(folder, 'visits') };
    const decisions = { isRenamed: ({ to }: { to: string }) => to === 'Member', valueFor: () => 0 };

    /** Writes what is missing, and answers with it by app. */
    async function make(apps: readonly App[], users: Model): Promise<Record<string, readonly string[]>> {
      const input = { apps, userModel: users, migrations: await loadMigrations(apps, users) };
      const planned = await makeMigrations(input, decisions);
      const files = await writeMigrations(planned.map((one) => migrationText(one, apps)));
      const after = await loadMigrations(apps, users);
      expect(await missingMigrations({ ...input, migrations: after })).toEqual([]);
      return Object.fromEntries(
        files.map((file, at) => [planned[at]?.app ?? '', readFileSync(file, 'utf8').split('\n')]),
      );
    }
    const appOf = (project: string, model: Model): App => ({
      name: model.app,
      models: [model],
      folder: join(folder, project, model.app),
    });

    beforeAll(async () => {
      const written = await make([visits, appOf('one', CustomUser)], CustomUser);
      expect(Object.keys(written).sort()).toEqual(['accounts', 'visits']);
      expect(written.visits?.join('\n')).toContain("user_id: column.user({ onDelete: 'cascade' })");
      expect(written.visits?.join('\n')).toContain(
        "guide_id: column.user({ onDelete: 'set null', nullable: true })",
      );
      expect(written.visits?.join('\n')).not.toContain('accounts');
    });
    afterAll(async () => {
      await open.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('gets its foreign keys to them in the project that it was made in', async () => {
      const database = await open.empty();
      const apps = [visits, appOf('one', CustomUser)];
      await migrate(database, await loadMigrations(apps, CustomUser));
      expect(await reference(database, 'visits_visit', 'user_id')).toEqual({
        type: 'bigint',
        table: 'accounts_customuser',
        onDelete: 'cascade',
      });
      expect(await reference(database, 'visits_visit', 'guide_id')).toMatchObject({ onDelete: 'set null' });
      await run(database, addUser('accounts_customuser', 7));
      const manager = new ModelManager(Visit, sqlModelStore(database, Visit, CustomUser));
      expect(await manager.create({ place: 'Pisa', userId: 7 })).toMatchObject({ row: { userId: 7 } });
      expect(await manager.create({ place: 'Pisa', userId: 8 })).toEqual({ missing: 'userId' });
      expect(await manager.count({ userId: related({ isActive: true }) })).toBe(1);
      expect(await manager.count({ userId: related({ lastLogin: not(null) }) })).toBe(0);
      await run(database, 'delete from accounts_customuser');
      expect(await rows(database, 'select * from visits_visit')).toEqual([]);
    });

    it('gets them to other users in another project, and follows when these are renamed', async () => {
      const database = await open.empty();
      const before = [visits, appOf('two', Person)];
      expect(Object.keys(await make(before, Person))).toEqual(['people']);
      await migrate(database, await loadMigrations(before, Person));
      expect(await reference(database, 'visits_visit', 'user_id')).toMatchObject({ table: 'people_person' });

      const after = [visits, appOf('two', Member)];
      expect(Object.keys(await make(after, Member))).toEqual(['people']);
      await migrate(database, await loadMigrations(after, Member));
      expect(await reference(database, 'visits_visit', 'user_id')).toMatchObject({ table: 'people_member' });

      // A later version of the app brings one more. In the order of a new database it comes before the new name.
      const More = defineModel({
        app: 'visits',
        name: 'Visit',
        fields: { ...Visit.fields, hostId: field.foreignKey('user', { nullable: true }) },
      });
      const newer: App = { name: 'visits', models: [More], folder: join(folder, 'newer') };
      cpSync(join(folder, 'visits'), join(folder, 'newer'), { recursive: true });
      const written = await make([newer, ...after.slice(1)], Member);
      expect(written.visits?.join('\n')).toContain(
        "addColumn('visits_visit', 'host_id', column.user({ onDelete: 'restrict', nullable: true }))",
      );
      const last = await loadMigrations([newer, ...after.slice(1)], Member);
      await migrate(database, last);
      const fresh = await open.empty();
      await migrate(fresh, last);
      for (const one of [database, fresh]) {
        expect(await reference(one, 'visits_visit', 'host_id')).toMatchObject({ table: 'people_member' });
      }
      await migrate(database, last, { target: { app: 'visits', migration: 'zero' } });
      await migrate(database, last);
      expect(await reference(database, 'visits_visit', 'guide_id')).toMatchObject({ table: 'people_member' });
    });

    it("gets them to Django's own users where the project has no other", async () => {
      const database = await open.empty();
      const migrations = await loadMigrations([visits], DjangoUser);
      await migrate(database, migrations);
      expect(await reference(database, 'visits_visit', 'user_id')).toMatchObject({ table: 'auth_user' });
      const own = migrations.find(({ app }) => app === 'visits');
      expect(own?.dependencies).toEqual(['auth.0001_initial']);
      const printed = own && (await sqlOf(database, migrations, { migration: own, direction: 'forward' }));
      expect(printed?.join('\n')).toContain('references "auth_user" ("id")');
    });

    it('needs no migration where a model said the same by the name of the users before', async () => {
      const Before = defineModel({
        app: 'visits',
        name: 'Visit',
        fields: { ...Visit.fields, userId: field.foreignKey(() => CustomUser, { onDelete: 'cascade' }) },
      });
      const named: App = { name: 'visits', models: [Before], folder: join(folder, 'named') };
      const users = appOf('three', CustomUser);
      await make([users, named], CustomUser);
      expect(await make([users, { ...named, models: [Visit] }], CustomUser)).toEqual({});
    });

    it('gets columns of the type of their ids', async () => {
      const database = await open.empty();
      const migrations = withUsers(
        [
          migration('visits', '0001_initial', [
            createTable('visit', { columns: { id: column.id(), user_id: column.user() } }),
            addColumn('visit', 'guide_id', column.user({ nullable: true, onDelete: 'cascade' })),
            dropForeignKey('visit', 'guide_id'),
            addForeignKey('visit', 'guide_id', { user: true, onDelete: 'set null' }),
          ]),
          migration('people', '0001_initial', [
            createTable('person', { columns: { id: column.varchar(40, { primaryKey: true }) } }),
          ]),
        ],
        { table: 'person', migration: 'people.0001_initial' },
        Person,
      );
      expect(migrations[0]?.dependencies).toEqual(['people.0001_initial']);
      await migrate(database, migrations.toReversed());
      await run(database, "insert into person values ('ada')", "insert into visit (user_id) values ('ada')");
      expect(await failure(run(database, "insert into visit (user_id) values ('eve')"))).toBeInstanceOf(
        Error,
      );
      for (const name of ['user_id', 'guide_id']) {
        const type = databases.name === 'sqlite' ? 'varchar(40)' : 'character varying(40)';
        expect(await reference(database, 'visit', name)).toMatchObject({ type, table: 'person' });
      }
    });
  });
});
