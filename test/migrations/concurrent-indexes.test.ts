import pg from 'pg';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { createIndex } from '../../src/migrations/operations/indexes/create-index.ts';
import { dropIndex } from '../../src/migrations/operations/indexes/drop-index.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import type { MigrationEvent } from '../../src/migrations/run/migration-event.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { sqlOf } from '../../src/migrations/run/sql-of.ts';
import { eachDatabase, onPostgres } from '../support/databases.ts';
import {
  failure,
  migrateTo,
  migration,
  migrationsOf,
  OpenDatabases,
  rows,
  run,
  schemaOf,
} from './support.ts';

const start = [
  createTable('person', { columns: { id: column.id(), name: column.text({ default: 'Ada' }) } }),
];
const byName = { name: 'person_name_key', columns: ['name'], unique: true } as const;
const concurrent = createIndex('person', byName, { concurrently: true });
const migrations = migrationsOf('app', start, [concurrent]);
const dropped = migrationsOf(
  'app',
  start,
  [createIndex('person', byName)],
  [dropIndex('person', byName.name, { concurrently: true })],
);

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('an index that is made concurrently', () => {
    it('is the index that it would be otherwise, and can be taken back', async () => {
      const [database, plain] = [await open.empty(), await open.empty()];
      await migrate(database, migrations);
      await migrate(plain, migrationsOf('app', start, [createIndex('person', byName)]));
      expect(await schemaOf(database)).toEqual(await schemaOf(plain));
      await migrateTo(database, migrations, '0001');
      await migrateTo(plain, migrations, '0001');
      expect(await schemaOf(database)).toEqual(await schemaOf(plain));
    });

    it('is dropped concurrently, and made again', async () => {
      const [database, plain] = [await open.empty(), await open.empty()];
      await migrate(database, dropped);
      await migrate(plain, migrationsOf('app', start));
      expect(await schemaOf(database)).toEqual(await schemaOf(plain));
      await migrateTo(database, dropped, '0002');
      expect(await schemaOf(database)).not.toEqual(await schemaOf(plain));
    });

    it('is alone in its migration, and nothing is done where it is not', async () => {
      const database = await open.empty();
      const more = addColumn('person', 'age', column.integer({ nullable: true }));
      const mixed = migrationsOf('app', start, [more, concurrent]);
      expect(await failure(migrate(database, mixed))).toMatchObject({
        code: 'migration_not_alone',
        message: expect.stringContaining('a migration of its own: latchkey makemigrations --empty'),
      });
      const [, last] = mixed;
      const printed = last && sqlOf(database, mixed, { migration: last, direction: 'forward' });
      expect(await failure(Promise.resolve(printed))).toMatchObject({ code: 'migration_not_alone' });
      expect(
        await rows(database, "select 1 from latchkey_migrations where app = 'app'").catch(() => []),
      ).toEqual([]);
    });

    it('says which rows are in the way, and goes on when they are gone', async () => {
      const database = await open.empty();
      await migrateTo(database, migrations, '0001');
      await run(database, "insert into person (name) values ('Eve'), ('Eve')");
      expect(await failure(migrate(database, migrations))).toMatchObject({
        cause: { code: 'migration_duplicates' },
      });
      await run(database, 'delete from person');
      expect(await migrate(database, migrations)).toHaveLength(1);
    });
  });
});

onPostgres((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  /** A database, and a connection whose open transaction an index that is made concurrently waits for. */
  async function held() {
    const url = await databases.create();
    const database = open.open(url);
    await migrateTo(database, migrations, '0001');
    const [holder, other] = [new pg.Client(url), new pg.Client(url)];
    await Promise.all([holder.connect(), other.connect()]);
    await holder.query('begin');
    await holder.query("insert into person (name) values ('Grace')");
    const end = () => Promise.all([holder.end(), other.end()]);
    return { url, database, holder, other, end };
  }

  /** The connection that makes the index, as soon as it waits for the holder. */
  async function builder(other: pg.Client): Promise<number> {
    const query = `select pid from pg_stat_activity
      where datname = current_database() and query like 'create unique index concurrently%' and wait_event_type = 'Lock'`;
    return vi.waitFor(
      async () => {
        const { rows: found } = await other.query<{ pid: number }>(query);
        return found[0]?.pid ?? expect.unreachable();
      },
      { timeout: 10_000 },
    );
  }

  const isTurn = (event: MigrationEvent) => event.kind === 'waiting' && event.for === 'migration';

  const indexes = (database: Database) =>
    rows(
      database,
      `select indisvalid as valid from pg_index where indrelid = 'person'::regclass and not indisprimary`,
    );

  describe('an index that is made concurrently', () => {
    it('lets others write meanwhile', async () => {
      const { database, holder, other, end } = await held();
      const done = migrate(database, migrations);
      await builder(other);
      await other.query("insert into person (name) values ('Alan')");
      await holder.query('commit');
      expect(await done).toHaveLength(1);
      expect(await indexes(database)).toEqual([{ valid: true }]);
      await end();
    });

    it('is made anew where an attempt left it unfinished', async () => {
      const { database, holder, other, end } = await held();
      const first = failure(migrate(database, migrations));
      await other.query(`select pg_cancel_backend(${await builder(other)})`);
      expect(await first).toMatchObject({ code: 'migration_interrupted' });
      expect(await indexes(database)).toEqual([{ valid: false }]);
      await holder.query('commit');
      expect(await migrate(database, migrations)).toHaveLength(1);
      expect(await indexes(database)).toEqual([{ valid: true }]);
      await end();
    });

    it('is taken for done where an attempt made it and did not record it', async () => {
      const { database, holder, end } = await held();
      await holder.query('commit');
      await run(database, 'create unique index concurrently person_name_key on person (name)');
      const [before] = await rows(database, "select 'person_name_key'::regclass::oid as id");
      await migrate(database, migrations);
      expect(await rows(database, "select 'person_name_key'::regclass::oid as id")).toEqual([before]);
      expect(await indexes(database)).toEqual([{ valid: true }]);
      await end();
    });

    it('is dropped where an attempt to drop it did not record it', async () => {
      const { database, holder, end } = await held();
      await holder.query('commit');
      await migrateTo(database, dropped, '0002');
      await run(database, 'drop index person_name_key');
      expect(await migrate(database, dropped)).toHaveLength(1);
      await end();
    });

    it('lets no other process migrate meanwhile, and waits for none that waits', async () => {
      const { url, database, holder, other, end } = await held();
      const second = open.open(url);
      const all = [
        ...migrations,
        migration('more', '0001_initial', [createTable('more', { columns: { id: column.id() } })]),
      ];
      const waiting = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
      const first = migrate(database, all, { target: { app: 'app' } });
      await builder(other);
      const same = migrate(second, all, {
        target: { app: 'app' },
        onEvent: (event) => isTurn(event) && waiting[0].resolve(),
      });
      const another = migrate(open.open(url), all, {
        target: { app: 'more' },
        onEvent: (event) => isTurn(event) && waiting[1].resolve(),
      });
      await Promise.all(waiting.map(({ promise }) => promise));
      expect(await rows(database, "select to_regclass('more') as made")).toEqual([{ made: null }]);
      await holder.query('commit');
      expect(await first).toHaveLength(1);
      expect(await same).toEqual([]);
      expect(await another).toHaveLength(1);
      expect(await indexes(database)).toEqual([{ valid: true }]);
      await end();
    });

    it('leaves the connection as it found it', async () => {
      const database = await open.empty();
      await migrate(database, migrations);
      const settings = `select current_setting('lock_timeout') as "lock", current_setting('statement_timeout') as "statement"`;
      const fresh = await rows(open.open(await databases.create()), settings);
      const all = await Promise.all(Array.from({ length: 8 }, () => rows(database, settings)));
      for (const one of all) expect(one).toEqual(fresh);
      const locks =
        "select count(*) as n from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";
      expect(await rows(database, locks)).toEqual([{ n: 0 }]);
    });
  });
});
