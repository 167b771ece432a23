import { once } from 'node:events';
import { openDatabase } from '../../src/database/open-database.ts';
import { sql } from '../../src/database/sql/kysely.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import { forEachBatch } from '../../src/migrations/operations/data/for-each-batch.ts';
import { runCode } from '../../src/migrations/operations/data/run-code.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { migrationsOf } from './support.ts';

// A process of its own, for tests of what happens between several, and of one that is killed.
const [, , task = '', url = ''] = process.argv;

/** A table, and a long migration of its rows. */
const walk = migrationsOf(
  'walk',
  [createTable('item', { columns: { id: column.id(), name: column.varchar(50) } })],
  [
    addColumn('item', 'code', column.varchar(60, { nullable: true })),
    runCode({
      up: async ({ db, progress }) => {
        const named = sql`'code of ' || name`;
        await forEachBatch(db, 'item', { size: 1000 }, async (rows, done) => {
          const ids = rows.map(({ id }) => id);
          await db.updateTable('item').set({ code: named }).where('id', 'in', ids).execute();
          progress(done, 100_000);
          if (done === 50_000 && process.argv[4] === 'hold') await once(process.stdin, 'data');
        });
      },
    }),
    alterColumn('item', 'code', column.varchar(60)),
  ],
);

switch (task) {
  case 'open': {
    process.stdout.write('ready\n');
    await once(process.stdin, 'data');
    const database = openDatabase(url, '.');
    await database.kysely.schema.createTable('t').ifNotExists().addColumn('id', 'integer').execute();
    await database.kysely.insertInto('t').values({ id: process.pid }).execute();
    await database.close();
    process.exit(0);
    break;
  }
  case 'walk': {
    const database = openDatabase(url, '.');
    const target = process.argv[4] === 'first' ? { app: 'walk', migration: '0001' } : undefined;
    await migrate(database, walk, {
      target,
      onEvent: (event) => {
        if (event.kind === 'progress') process.stdout.write(`${event.done}\n`);
        else process.stdout.write(`${event.kind} ${event.migration.name}\n`);
      },
    });
    await database.close();
    break;
  }
}
