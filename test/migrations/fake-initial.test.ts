import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import { dropForeignKey } from '../../src/migrations/operations/columns/drop-foreign-key.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { runCode } from '../../src/migrations/operations/data/run-code.ts';
import { dropIndex } from '../../src/migrations/operations/indexes/drop-index.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import type { MigrationEvent } from '../../src/migrations/run/migration-event.ts';
import { appliedMigrations, migrate } from '../../src/migrations/run/migrator.ts';
import { eachDatabase } from '../support/databases.ts';
import { failure, failureCode, migration, OpenDatabases, rows, run } from './support.ts';

const operations: readonly Operation[] = [
  createTable('auth_group', {
    columns: { id: column.id(), name: column.varchar(150) },
    indexes: [{ name: 'auth_group_name_key', columns: ['name'], unique: true }],
  }),
  createTable('person', {
    columns: {
      id: column.id(),
      email: column.varchar(254),
      group_id: column.bigint({ nullable: true, references: { table: 'auth_group', onDelete: 'cascade' } }),
    },
    indexes: [
      { name: 'person_email_key', columns: ['email'], unique: true, ignoreCase: true },
      { name: 'person_group_id_idx', columns: ['group_id'] },
    ],
  }),
  createTable('person_extra', {
    columns: { id: column.id(), person_id: column.bigint({ references: { table: 'person' } }) },
  }),
  runCode({
    up: async () => {
      throw new Error('The data is there already.');
    },
  }),
];
const initial = migration('auth', '0001_initial', operations);

/** As Django makes them: other names, whole numbers as keys, constraints where Latchkey has indexes. */
const DJANGO = {
  sqlite: [
    'CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE)',
    `CREATE TABLE "person" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "email" varchar(254) NOT NULL UNIQUE,
      "group_id" integer NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "first_name" varchar(9) NULL)`,
    'CREATE INDEX "person_group_id_1d5ab75d" ON "person" ("group_id")',
  ],
  postgres: [
    'CREATE TABLE "auth_group" ("id" serial NOT NULL PRIMARY KEY, "name" varchar(150) NOT NULL UNIQUE)',
    'CREATE TABLE "person" ("id" serial NOT NULL PRIMARY KEY, "email" varchar(254) NOT NULL UNIQUE, "group_id" integer NULL, "first_name" varchar(9) NULL)',
    'CREATE INDEX "auth_group_name_a6ea08ec_like" ON "auth_group" ("name" varchar_pattern_ops)',
    'ALTER TABLE "person" ADD CONSTRAINT "person_group_id_1d5ab75d_fk_auth_group_id" FOREIGN KEY ("group_id") REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED',
    'CREATE INDEX "person_group_id_1d5ab75d" ON "person" ("group_id")',
    'CREATE INDEX "person_email_c5b87ffe_like" ON "person" ("email" varchar_pattern_ops)',
  ],
} as const;

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let database: Database;
  afterAll(() => open.close());
  beforeEach(async () => {
    database = await open.empty();
    await run(database, ...DJANGO[databases.name]);
    await run(
      database,
      "insert into auth_group (name) values ('staff')",
      "insert into person (email, group_id) values ('ada@example.com', 1), ('grace@example.com', null)",
    );
  });
  const adopt = (...more: readonly Operation[][]) => {
    const later = more.map((list, index) => migration('auth', `000${index + 2}_more`, list));
    const events: MigrationEvent[] = [];
    return migrate(database, [initial, ...later], {
      fakeInitial: true,
      onEvent: (event) => events.push(event),
    }).then(() => events);
  };
  const indexNames = async () =>
    (
      await rows(
        database,
        databases.name === 'sqlite'
          ? "select name from sqlite_schema where type = 'index' and sql is not null order by name"
          : "select indexname as name from pg_indexes where schemaname = 'public' and indexname like 'person%idx' or indexname like '%key' order by 1",
      )
    ).map(({ name }) => name);

  describe('--fake-initial', () => {
    it('takes over the tables that are there, and makes what they lack', async () => {
      const events = await adopt();
      expect(events.at(-1)).toMatchObject({ kind: 'applied', adopted: true });
      expect(await rows(database, 'select email, group_id from person order by id')).toEqual([
        { email: 'ada@example.com', group_id: 1 },
        { email: 'grace@example.com', group_id: null },
      ]);
      expect(await rows(database, 'select * from person_extra')).toEqual([]);
      const names = await indexNames();
      expect(names).toContain('person_email_key');
      expect(names).not.toContain('person_group_id_idx');
      expect(
        await failure(run(database, "insert into person (email) values ('ADA@example.com')")),
      ).toMatchObject({
        message: expect.stringMatching(/unique/i),
      });
      expect([...(await appliedMigrations(database)).keys()]).toEqual(['auth.0001_initial']);
    });

    it('refuses duplicates that the missing index forbids, and takes nothing over', async () => {
      await run(database, "insert into person (email) values ('Ada@example.com')");
      expect(await failureCode(adopt())).toBe('migration_duplicates');
      expect((await appliedMigrations(database)).size).toBe(0);
    });

    it('refuses a table without all columns, and names them', async () => {
      await run(database, 'alter table person rename column email to mail');
      expect(await failure(adopt())).toMatchObject({
        cause: {
          code: 'migration_table_differs',
          message:
            'The table person is there already, but without email. Add what is missing, and migrate again.',
        },
      });
    });

    it('runs the migration as ever where there is nothing to take over', async () => {
      const empty = await open.empty();
      const first = migration('auth', '0001_initial', operations.slice(0, -1));
      await migrate(empty, [first], { fakeInitial: true });
      expect(await rows(empty, 'select * from person')).toEqual([]);
    });

    it('is followed by migrations that find Django’s indexes and foreign keys under their own names', async () => {
      await adopt(
        [dropIndex('auth_group', 'auth_group_name_key')],
        [dropIndex('person', 'person_group_id_idx'), dropForeignKey('person', 'group_id')],
        [alterColumn('person', 'email', column.varchar(300))],
      );
      await run(
        database,
        "insert into auth_group (name) values ('staff')",
        "insert into person (email, group_id, first_name) values ('x@example.com', 77, 'X')",
      );
      expect(await rows(database, 'select count(*) as n from person')).toEqual([{ n: 3 }]);
      expect(await indexNames()).not.toContain('person_group_id_1d5ab75d');
    });
  });
});
