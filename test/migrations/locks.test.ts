import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { runCode } from '../../src/migrations/operations/data/run-code.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import type { MigrationEvent } from '../../src/migrations/run/migration-event.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { onPostgres, onSqlite } from '../support/databases.ts';
import { migrateTo, migrationsOf, OpenDatabases, rows } from './support.ts';

const start: readonly Operation[] = [createTable('person', { columns: { id: column.id() } })];
const more: readonly Operation[] = [addColumn('person', 'name', column.text({ nullable: true }))];
const migrations = migrationsOf('app', start, more);

/** Calls something at the first event of waiting, and keeps all of them. */
function onWaiting(call: () => void): {
  readonly waits: string[];
  readonly listener: (event: MigrationEvent) => void;
} {
  const waits: string[] = [];
  const listener = (event: MigrationEvent) => {
    if (event.kind !== 'waiting') return;
    waits.push(event.for);
    call();
  };
  return { waits, listener };
}

onSqlite((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('a migration while another process writes for long', () => {
    it('waits longer than other writes do, says so once, and goes on', async () => {
      const url = await databases.create();
      const database = open.open(url);
      await migrateTo(database, migrations, '0001');
      const other = new DatabaseSync(url.slice('sqlite:'.length));
      other.exec('begin immediate');
      const { waits, listener } = onWaiting(() => other.exec('commit'));
      expect(await migrate(database, migrations, { onEvent: listener })).toHaveLength(1);
      expect(waits).toEqual(['migration']);
      other.close();
    });
  });
});

onPostgres((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('a migration of a table that others use', () => {
    it('does not stand in front of those who come later, and goes on when the table is free', async () => {
      const url = await databases.create();
      const database = open.open(url);
      await migrateTo(database, migrations, '0001');
      const [holder, visitor] = [new pg.Client(url), new pg.Client(url)];
      await Promise.all([holder.connect(), visitor.connect()]);
      await holder.query('begin');
      await holder.query('select * from person');

      const { waits, listener } = onWaiting(() => {
        // The migration has let go of its place: the visitor need not wait for the holder.
        void visitor.query('select * from person').then(() => holder.query('commit'));
      });
      expect(await migrate(database, migrations, { onEvent: listener })).toHaveLength(1);
      expect(waits).toEqual(['table']);
      expect(await rows(database, 'select name from person')).toEqual([]);
      await Promise.all([holder.end(), visitor.end()]);
    });

    it('waits for another process that migrates, says so, and finds the work done', async () => {
      const url = await databases.create();
      const [first, second] = [open.open(url), open.open(url)];
      await migrateTo(first, migrations, '0001');
      const begun = Promise.withResolvers<void>();
      const waiting = Promise.withResolvers<void>();
      const code = runCode({
        up: async () => {
          begun.resolve();
          await waiting.promise;
        },
      });
      const all = migrationsOf('app', start, [...more, code]);
      const slow = migrate(first, all);
      await begun.promise;
      const { waits, listener } = onWaiting(waiting.resolve);
      expect(await migrate(second, all, { onEvent: listener })).toEqual([]);
      expect(await slow).toHaveLength(1);
      expect(waits).toEqual(['migration']);
    });
  });
});
