import { execFileSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import { dropColumn } from '../../src/migrations/operations/columns/drop-column.ts';
import { renameColumn } from '../../src/migrations/operations/columns/rename-column.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { createIndex } from '../../src/migrations/operations/indexes/create-index.ts';
import { dropIndex } from '../../src/migrations/operations/indexes/drop-index.ts';
import { renameIndex } from '../../src/migrations/operations/indexes/rename-index.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { dropTable } from '../../src/migrations/operations/tables/drop-table.ts';
import { renameTable } from '../../src/migrations/operations/tables/rename-table.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { sqlOf } from '../../src/migrations/run/sql-of.ts';
import { eachDatabase, onPostgres, onSqlite } from '../support/databases.ts';
import { failure, migrateTo, migrationsOf, OpenDatabases, rows, run, schemaOf } from './support.ts';

const byParts = { name: 'person_name_trgm', columns: ['name', 'town'], trigram: true } as const;
const columns = {
  id: column.id(),
  name: column.varchar(50),
  age: column.integer({ default: 0 }),
  town: column.text({ nullable: true }),
};
const made: readonly Operation[] = [createTable('person', { columns })];
const indexed: readonly Operation[] = [createTable('person', { columns, indexes: [byParts] })];
const ADA = "insert into person (name, town) values ('Ada Lovelace', 'London'), ('Grace Hopper', null)";

/** The ids of the rows of which the index, asked alone, says that they may have these texts in these columns. */
async function found(
  database: Database,
  table: string,
  parts: Readonly<Record<string, string>>,
): Promise<readonly unknown[]> {
  const [index] = database.trigramsOf(table) ?? [];
  if (!index) throw new Error(`${table} has no trigram index`);
  const of = Object.entries(parts).map(([name, text]) => ({ kind: 'part' as const, column: name, text }));
  const { rows } = await index.idsOf({ kind: 'all', of }).execute(database.kysely);
  return rows.flatMap((row) => Object.values(row as object));
}

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  async function migrated(...steps: readonly (readonly Operation[])[]): Promise<Database> {
    const database = await open.empty();
    await migrate(database, migrationsOf('app', ...steps));
    return database;
  }

  describe('a trigram index', () => {
    it('is the same with its table and after it, and goes again', async () => {
      const whole = await migrated(indexed);
      const steps = migrationsOf('app', made, [createIndex('person', byParts)]);
      const later = await open.empty();
      await migrate(later, steps);
      expect(await schemaOf(whole)).toEqual(await schemaOf(later));
      expect(JSON.stringify(await schemaOf(whole))).toContain('"trigram":true');
      await migrateTo(later, steps, '0001');
      const plain = await migrated(made);
      expect(await schemaOf(later)).toEqual(await schemaOf(plain));
      await migrate(later, steps);
      await run(later, ADA);
      const dropped = migrationsOf('app', indexed, [dropIndex('person', byParts.name)]);
      const gone = await open.empty();
      await migrate(gone, dropped);
      expect(await schemaOf(gone)).toEqual(await schemaOf(plain));
      await migrateTo(gone, dropped, '0001');
      expect(await schemaOf(gone)).toEqual(await schemaOf(whole));
    });

    it('goes with its table, and with a column of it', async () => {
      const empty = await migrated(made, [dropTable('person')]);
      const withIndex = await migrated(indexed, [dropTable('person')]);
      expect(await schemaOf(withIndex)).toEqual(await schemaOf(empty));
      const plain = await migrated(made, [dropColumn('person', 'town')]);
      const steps = migrationsOf('app', indexed, [dropColumn('person', 'town')]);
      const database = await open.empty();
      await migrate(database, steps);
      expect(await schemaOf(database)).toEqual(await schemaOf(plain));
      await run(database, "insert into person (name) values ('Ada')");
      await migrateTo(database, steps, '0001');
      expect(await schemaOf(database)).toEqual(await schemaOf(await migrated(indexed)));
    });

    it('stays when its table, its column and itself get other names', async () => {
      const steps = migrationsOf(
        'app',
        indexed,
        [renameTable('person', 'human')],
        [renameColumn('human', 'name', 'full name')],
        [renameIndex('human', byParts.name, 'parts')],
      );
      const database = await open.empty();
      await migrateTo(database, steps, '0001');
      await run(database, ADA);
      await migrate(database, steps);
      const other = { name: 'parts', columns: ['full name', 'town'], trigram: true };
      const { id, name, ...rest } = columns;
      const same = await migrated([
        createTable('human', { columns: { id, 'full name': name, ...rest }, indexes: [other] }),
      ]);
      expect(await schemaOf(database)).toEqual(await schemaOf(same));
      await run(database, `update human set "full name" = 'Ada Byron' where id = 1`);
      await migrateTo(database, steps, '0001');
      expect(await schemaOf(database)).toEqual(await schemaOf(await migrated(indexed)));
      await run(database, "update person set name = 'Countess' where id = 1");
    });

    it('is taken over by --fake-initial where it is, and made where it is not', async () => {
      const [there, lacking] = [await open.empty(), await open.empty()];
      const elsewhere = { ...byParts, name: 'another_name' };
      await migrate(there, migrationsOf('old', [createTable('person', { columns, indexes: [elsewhere] })]));
      await migrate(lacking, migrationsOf('old', made));
      for (const database of [there, lacking]) {
        await migrate(database, migrationsOf('app', indexed), { fakeInitial: true });
      }
      expect(JSON.stringify(await schemaOf(there))).toContain('another_name');
      expect(await schemaOf(lacking)).toEqual(await schemaOf(await migrated(indexed)));
      await migrate(there, migrationsOf('app', indexed, [dropIndex('person', byParts.name)]));
      expect(JSON.stringify(await schemaOf(there))).not.toContain('another_name');
    });
  });
});

onSqlite((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  async function opened(...steps: readonly (readonly Operation[])[]): Promise<[Database, string]> {
    const url = await databases.create();
    const database = open.open(url);
    await migrate(database, migrationsOf('app', ...steps));
    return [database, url.replace('sqlite:', '')];
  }

  describe('a trigram index of SQLite', () => {
    it('has the rows that were there, those that come, and no longer those that go', async () => {
      const [database] = await opened(made);
      await run(database, ADA);
      await migrate(database, migrationsOf('app', made, [createIndex('person', byParts)]));
      expect(await found(database, 'person', { name: 'LOVE' })).toEqual([1]);
      expect(await found(database, 'person', { name: 'London' })).toEqual([]);
      expect(await found(database, 'person', { town: 'ondo' })).toEqual([1]);
      await run(database, "update person set name = 'Ada Byron', town = null where id = 1");
      expect(await found(database, 'person', { name: 'LOVE' })).toEqual([]);
      expect(await found(database, 'person', { town: 'ondo' })).toEqual([]);
      expect(await found(database, 'person', { name: 'byr' })).toEqual([1]);
      await run(database, "update person set name = 'ADA BYRON', id = 7 where id = 1");
      expect(await found(database, 'person', { name: 'byr' })).toEqual([7]);
      await run(database, "delete from person where name like 'ada%'");
      expect(await found(database, 'person', { name: 'byr' })).toEqual([]);
      await run(database, 'delete from person');
      expect(await found(database, 'person', { name: 'hopper' })).toEqual([]);
    });

    it('has what other programs write, those with an old SQLite among them', async () => {
      const [database, file] = await opened(indexed);
      execFileSync('python3', [
        '-c',
        `import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
with connection:
    connection.execute("insert into person (name) values ('From Python'), ('Bytes and Bobs')")
    connection.execute("update person set name = 'Snake' where id = 2")
connection.close()`,
        file,
      ]);
      expect(await found(database, 'person', { name: 'pyth' })).toEqual([1]);
      expect(await found(database, 'person', { name: 'snake' })).toEqual([2]);
      const other = new DatabaseSync(file);
      other.exec("insert or replace into person (id, name) values (1, 'Replaced')");
      other.exec(
        "insert into person (id, name) values (2, 'x') on conflict (id) do update set name = 'Upserted'",
      );
      other.close();
      expect(await found(database, 'person', { name: 'repl' })).toEqual([1]);
      expect(await found(database, 'person', { name: 'upse' })).toEqual([2]);
    });

    it('is kept when the table is made anew, and filled again where its texts are converted', async () => {
      const longer = alterColumn('person', 'age', column.bigint({ default: 0 }));
      const numbers = createTable('person', { columns: { ...columns, name: column.integer() } });
      const texts = alterColumn('person', 'name', column.varchar(50));
      const steps = migrationsOf('app', [numbers], [texts, createIndex('person', byParts)], [longer]);
      const database = open.open(await databases.create());
      await migrateTo(database, steps, '0001');
      await run(database, 'insert into person (name) values (12345), (67890)');
      await migrate(database, steps);
      expect(await found(database, 'person', { name: '234' })).toEqual([1]);
      await run(database, "insert into person (name) values ('after')", 'delete from person where id = 2');
      expect(await found(database, 'person', { name: 'after' })).toEqual([3]);
      expect(await found(database, 'person', { name: '678' })).toEqual([]);
      const filled = alterColumn('person', 'town', column.text({ fill: 'Nowhere' }));
      await migrate(database, [...steps, ...migrationsOf('app', [], [], [], [filled]).slice(3)]);
      expect(await found(database, 'person', { town: 'nowhere' })).toEqual([1, 3]);
    });

    it('follows a column that is added and one that is renamed, with the rows', async () => {
      const more = addColumn('person', 'note', column.text({ nullable: true }));
      const ofMore = { name: 'notes', columns: ['note'], trigram: true };
      const [database] = await opened(indexed, [more, createIndex('person', ofMore)]);
      await run(database, "insert into person (name, note) values ('Ada', 'first note')");
      const renamed = migrationsOf(
        'app',
        indexed,
        [more, createIndex('person', ofMore)],
        [renameColumn('person', 'name', 'called'), renameTable('person', 'PERSON')],
      );
      await migrate(database, renamed);
      expect(await found(database, 'PERSON', { called: 'ada' })).toEqual([1]);
      await run(
        database,
        "update PERSON set called = 'Augusta'",
        "insert into person (called) values ('Grace')",
      );
      expect(await found(database, 'PERSON', { called: 'gust' })).toEqual([1]);
      expect(await found(database, 'PERSON', { called: 'grace' })).toEqual([2]);
      expect(database.trigramsOf('PERSON')?.map((index) => index.columns)).toEqual([
        ['called', 'town'],
        ['note'],
      ]);
    });

    it('finds rows whose ids are no numbers, after a VACUUM too', async () => {
      const keyed = createTable('person', {
        columns: { ...columns, id: column.uuid({ primaryKey: true }) },
        indexes: [byParts],
      });
      const [database] = await opened([keyed]);
      const add = (id: string, name: string) =>
        run(database, `insert into person (id, name) values ('${id}', '${name}')`);
      for (const id of ['a', 'b', 'c', 'd']) await add(id, `called ${id}${id}${id}`);
      await run(database, "delete from person where id in ('a', 'c')", 'vacuum');
      // As a VACUUM may do with rows whose keys are no numbers: https://www.sqlite.org/lang_vacuum.html
      await run(database, 'update person set rowid = rowid + 100');
      await add('e', 'called eee');
      expect(await found(database, 'person', { name: 'd bbb' })).toEqual(['b']);
      expect(await found(database, 'person', { name: 'ddd' })).toEqual(['d']);
      expect(await found(database, 'person', { name: 'eee' })).toEqual(['e']);
      expect(await found(database, 'person', { name: 'aaa' })).toEqual([]);
      await run(database, "update person set id = 'f', name = 'renamed' where id = 'b'");
      expect(await found(database, 'person', { name: 'renamed' })).toEqual(['f']);
      await run(database, 'delete from person');
      expect(await rows(database, 'select * from person_name_trgm_keys')).toEqual([]);
    });

    it('is printed as it is made', async () => {
      const migrations = migrationsOf('app', indexed, [dropIndex('person', byParts.name)]);
      const [first, last] = migrations;
      const [one, other] = [open.open(await databases.create()), open.open(await databases.create())];
      await migrateTo(one, migrations, '0001');
      if (!first || !last) throw new Error('the migrations are missing');
      const printed = await sqlOf(other, migrations, { migration: first, direction: 'forward' });
      for (const line of printed) if (!/^(--|begin|commit|pragma)/.test(line)) await run(other, line);
      const [ofOne, ofOther] = await Promise.all([schemaOf(one), schemaOf(other)]);
      expect(JSON.stringify(ofOne)).toContain(JSON.stringify(ofOther).slice(1, -1));
      const dropping = await sqlOf(other, migrations, { migration: last, direction: 'forward' });
      expect(dropping.join('\n')).toContain('drop table "person_name_trgm"');
    });
  });
});

onPostgres((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('a trigram index of PostgreSQL', () => {
    it('is made of the extension wherever that is, and while others write', async () => {
      const database = await open.empty();
      await run(database, 'create schema ext', 'create extension pg_trgm schema ext');
      const concurrent = createIndex('person', byParts, { concurrently: true });
      await migrate(database, migrationsOf('app', made, [concurrent]));
      const [index] = await rows(
        database,
        "select indexdef from pg_indexes where indexname = 'person_name_trgm'",
      );
      expect(index?.indexdef).toContain('USING gin (lower(((name)::text COLLATE "C")) ext.gin_trgm_ops');
    });

    it('says what is to be done where the extension cannot be made', async () => {
      const url = await databases.create();
      const owner = open.open(url);
      await run(
        owner,
        "create role nobody_much login password 'x'",
        'grant create, usage on schema public to nobody_much',
      );
      const database = open.open(
        Object.assign(new URL(url), { username: 'nobody_much', password: 'x' }).href,
      );
      expect(await failure(migrate(database, migrationsOf('app', indexed)))).toMatchObject({
        code: 'migration_failed',
        cause: {
          code: 'migration_pg_trgm',
          message: expect.stringContaining('run in it: create extension pg_trgm;'),
        },
      });
      await run(owner, 'create extension pg_trgm');
      await migrate(database, migrationsOf('app', indexed));
      expect(JSON.stringify(await schemaOf(database))).toContain('"trigram":true');
      await run(owner, 'drop owned by nobody_much', 'drop role nobody_much');
    });

    it('is printed with its extension', async () => {
      const [migration] = migrationsOf('app', indexed);
      const database = await open.empty();
      if (!migration) throw new Error('the migration is missing');
      const printed = await sqlOf(database, [migration], { migration, direction: 'forward' });
      expect(printed.join('\n')).toMatch(
        /create extension if not exists pg_trgm;\ncreate index .* using gin/,
      );
    });
  });
});
