import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { forEachBatch } from '../../src/migrations/operations/data/for-each-batch.ts';
import { runCode } from '../../src/migrations/operations/data/run-code.ts';
import { runSql } from '../../src/migrations/operations/data/run-sql.ts';
import { createIndex } from '../../src/migrations/operations/indexes/create-index.ts';
import type { Migration } from '../../src/migrations/operations/migration.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { renameTable } from '../../src/migrations/operations/tables/rename-table.ts';
import type { MigrationEvent } from '../../src/migrations/run/migration-event.ts';
import {
  appliedMigrations,
  migrate,
  pendingMigrations,
  plannedSteps,
} from '../../src/migrations/run/migrator.ts';
import { eachDatabase } from '../support/databases.ts';
import { failure, migration, OpenDatabases, rows, run, schemaOf } from './support.ts';

const table = (name: string) => createTable(name, { columns: { id: column.id() } });
const a1 = migration('a', '0001_initial', [table('a')]);
const a2 = migration('a', '0002_more', [addColumn('a', 'note', column.text({ nullable: true }))]);
const a3 = migration('a', '0003_last', [createIndex('a', { name: 'a_note_idx', columns: ['note'] })]);
const b1 = migration('b', '0001_initial', [table('b')], ['a.0002_more']);
const c1 = migration('c', '0001_initial', [table('c')], ['b.0001_initial']);
const all = [a1, a2, a3, b1, c1];

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let database: Database;
  let events: string[];
  const onEvent = (event: MigrationEvent) => {
    const more = event.kind === 'progress' ? ` ${event.done}/${event.total}` : '';
    events.push(`${event.kind} ${event.migration.app}.${event.migration.name.slice(0, 4)}${more}`);
  };
  const go = (app?: string, name?: string, migrations: readonly Migration[] = all) =>
    migrate(database, migrations, { onEvent, ...(app ? { target: { app, migration: name } } : {}) });
  const applied = async () => [...(await appliedMigrations(database)).keys()].sort();
  beforeEach(async () => {
    database = await open.empty();
    events = [];
  });
  afterAll(() => open.close());

  describe('migrate', () => {
    it('applies everything in its order, tells of it, and then has nothing to do', async () => {
      expect((await go()).map(({ migration: { app, name } }) => `${app}.${name}`)).toEqual([
        'a.0001_initial',
        'a.0002_more',
        'a.0003_last',
        'b.0001_initial',
        'c.0001_initial',
      ]);
      expect(events.slice(0, 4)).toEqual([
        'started a.0001',
        'applied a.0001',
        'started a.0002',
        'applied a.0002',
      ]);
      expect(await applied()).toHaveLength(5);
      expect(await pendingMigrations(database, all)).toEqual([]);
      events = [];
      expect(await go()).toEqual([]);
      expect(events).toEqual([]);
    });

    it('applies one app with what it needs, and no more', async () => {
      await go('b');
      expect(await applied()).toEqual(['a.0001_initial', 'a.0002_more', 'b.0001_initial']);
    });

    it('goes to a migration by the beginning of its name', async () => {
      await go('a', '0002');
      expect(await applied()).toEqual(['a.0001_initial', 'a.0002_more']);
    });

    it('takes back what lies after a migration, those that need it first', async () => {
      await go();
      events = [];
      await go('a', '0001');
      expect(events.filter((event) => event.startsWith('unapplied'))).toEqual([
        'unapplied c.0001',
        'unapplied b.0001',
        'unapplied a.0003',
        'unapplied a.0002',
      ]);
      expect(await applied()).toEqual(['a.0001_initial']);
      expect(await schemaOf(database)).toMatchObject([{ name: 'a', columns: [{ name: 'id' }], indexes: [] }]);
    });

    it('takes an app back to before its first migration, and forward again', async () => {
      await go();
      await go('b', 'zero');
      expect(await applied()).toEqual(['a.0001_initial', 'a.0002_more', 'a.0003_last']);
      await go();
      expect(await applied()).toHaveLength(5);
    });

    it('says what it would do, and does nothing', async () => {
      expect(await plannedSteps(database, all)).toHaveLength(5);
      expect(await schemaOf(database)).toEqual([]);
      expect(await rows(database, tableNames(databases.name))).toEqual([]);
      await go();
      const steps = await plannedSteps(database, all, { target: { app: 'b', migration: 'zero' } });
      expect(steps.map(({ migration: { app }, direction }) => `${direction} ${app}`)).toEqual([
        'backward c',
        'backward b',
      ]);
      expect(await applied()).toHaveLength(5);
    });

    it('records alone what it is told to fake', async () => {
      await migrate(database, all, { fake: true });
      expect(await applied()).toHaveLength(5);
      expect(await schemaOf(database)).toEqual([]);
      await migrate(database, all, { fake: true, target: { app: 'a', migration: 'zero' } });
      expect(await applied()).toEqual([]);
    });

    it('keeps what came before a migration that fails, and nothing of that one', async () => {
      const broken = migration('a', '0002_broken', [
        addColumn('a', 'note', column.text({ nullable: true })),
        runSql({ up: "insert into a (note) values ('x'); insert into nowhere values (1)" }),
      ]);
      const error = await failure(go(undefined, undefined, [a1, broken]));
      expect(error).toMatchObject({
        code: 'migration_failed',
        message: expect.stringMatching(/^Migration a\.0002_broken failed and was undone: .*nowhere/),
      });
      expect(await applied()).toEqual(['a.0001_initial']);
      expect(await schemaOf(database)).toMatchObject([{ name: 'a', columns: [{ name: 'id' }] }]);
      expect(await rows(database, 'select * from a')).toEqual([]);
    });

    it('takes nothing back when one of those cannot be', async () => {
      const final = migration('c', '0002_final', [runSql({ up: 'insert into c (id) values (1)' })]);
      const migrations = [...all, final];
      await go(undefined, undefined, migrations);
      expect(await failure(go('a', 'zero', migrations))).toMatchObject({
        code: 'migration_irreversible',
        message: 'The migration c.0002_final cannot be undone: its runSql does not say how (down).',
      });
      expect(await applied()).toHaveLength(6);
    });

    it('lets records of migrations be whose files are gone', async () => {
      await go();
      expect(await go(undefined, undefined, [a1, a2, a3])).toEqual([]);
      expect(await applied()).toHaveLength(5);
    });

    it('refuses a history in which a migration lacks what it needs', async () => {
      await go();
      await run(database, "delete from latchkey_migrations where app = 'a' and name = '0002_more'");
      expect(await failure(go())).toMatchObject({
        code: 'migration_inconsistent',
        message: expect.stringContaining(
          'Migration a.0003_last has been applied, but a.0002_more, which it needs',
        ),
      });
      await migrate(database, all, { fake: true, target: { app: 'a' } });
      expect(await go()).toEqual([]);
    });

    it.each([
      [
        'nobody',
        undefined,
        'migration_app_unknown',
        'No app called nobody has migrations. There are: a, b, c.',
      ],
      ['a', '0009', 'migration_unknown', 'There is no migration 0009 in the app a. It has: 0001_initial, '],
      [
        'a',
        '000',
        'migration_ambiguous',
        'Several migrations of the app a begin with 000: 0001_initial, 0002_more',
      ],
    ])('refuses to go to %s %s', async (app, name, code, message) => {
      expect(await failure(go(app, name))).toMatchObject({ code, message: expect.stringContaining(message) });
    });

    it('refuses to make a table that is there, and says how to take it over', async () => {
      await run(database, 'create table a (id integer primary key)');
      expect(await failure(go())).toMatchObject({
        cause: { code: 'migration_table_exists', message: expect.stringContaining('--fake-initial') },
      });
    });

    it('refuses operations that do not fit the tables, naming the migration', async () => {
      const wrong = migration('a', '0002_wrong', [addColumn('nowhere', 'x', column.text())]);
      expect(await failure(go(undefined, undefined, [a1, wrong]))).toMatchObject({
        message:
          'Migration a.0002_wrong failed and was undone: The migration a.0002_wrong cannot be used: ' +
          'The operation addColumn does not fit the tables before it: there is no table nowhere.',
      });
    });

    it('lets code walk through a big table and tell how far it is', async () => {
      await go('a', '0002');
      const values = Array.from({ length: 2500 }, (_, index) => `('n${index}')`).join(',');
      await run(database, `insert into a (note) values ${values}`, 'delete from a where id = 3');
      const code = runCode({
        up: async ({ db, progress }) => {
          const seen = await forEachBatch(db, 'a', { size: 1000 }, async (batch, done) => {
            const ids = batch.map(({ id }) => id as number);
            await db.updateTable('a').set({ note: 'seen' }).where('id', 'in', ids).execute();
            progress(done, 2499);
          });
          if (seen !== 2499) throw new Error(`${seen} rows`);
        },
      });
      events = [];
      await go(undefined, undefined, [a1, a2, migration('a', '0003_walk', [code])]);
      expect(events).toEqual([
        'started a.0003',
        'progress a.0003 1000/2499',
        'progress a.0003 2000/2499',
        'progress a.0003 2499/2499',
        'applied a.0003',
      ]);
      expect(await rows(database, "select count(*) as n from a where note = 'seen'")).toEqual([{ n: 2499 }]);
    });

    it('lets a content type and its permissions follow a model that gets another name', async () => {
      const contenttypes = migration('contenttypes', '0001_initial', [
        createTable('django_content_type', {
          columns: { id: column.id(), app_label: column.varchar(100), model: column.varchar(100) },
        }),
        createTable('auth_permission', {
          columns: {
            id: column.id(),
            name: column.varchar(255),
            content_type_id: column.bigint(),
            codename: column.varchar(100),
          },
        }),
        createTable('n_note', { model: 'Note', columns: { id: column.id() } }),
      ]);
      const renamed = migration('contenttypes', '0002_rename', [
        renameTable('n_note', 'n_entry', { model: 'Entry' }),
      ]);
      const both = [contenttypes, renamed];
      await go('contenttypes', '0001', both);
      await run(
        database,
        "insert into django_content_type (app_label, model) values ('other', 'note'), ('contenttypes', 'note')",
        "insert into auth_permission (name, content_type_id, codename) values ('', 1, 'add_note'), ('', 2, 'add_note'), ('', 2, 'print_note')",
      );
      const names = () =>
        rows(
          database,
          'select app_label, model, codename from auth_permission p join django_content_type c on c.id = content_type_id order by p.id',
        );
      const before = await names();
      await go(undefined, undefined, both);
      expect(await names()).toEqual([
        { app_label: 'other', model: 'note', codename: 'add_note' },
        { app_label: 'contenttypes', model: 'entry', codename: 'add_entry' },
        { app_label: 'contenttypes', model: 'entry', codename: 'print_note' },
      ]);
      await go('contenttypes', '0001', both);
      expect(await names()).toEqual(before);
    });
  });
});

function tableNames(dialect: 'sqlite' | 'postgres'): string {
  return dialect === 'sqlite'
    ? 'select name from sqlite_schema'
    : "select tablename from pg_tables where schemaname = 'public'";
}
