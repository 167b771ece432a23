import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { addForeignKey } from '../../src/migrations/operations/columns/add-foreign-key.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import { dropColumn } from '../../src/migrations/operations/columns/drop-column.ts';
import { dropForeignKey } from '../../src/migrations/operations/columns/drop-foreign-key.ts';
import { renameColumn } from '../../src/migrations/operations/columns/rename-column.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { runCode } from '../../src/migrations/operations/data/run-code.ts';
import { runSql } from '../../src/migrations/operations/data/run-sql.ts';
import { createIndex } from '../../src/migrations/operations/indexes/create-index.ts';
import { dropIndex } from '../../src/migrations/operations/indexes/drop-index.ts';
import type { Migration } from '../../src/migrations/operations/migration.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { renameTable } from '../../src/migrations/operations/tables/rename-table.ts';
import { sqlOf } from '../../src/migrations/run/sql-of.ts';
import { eachDatabase, runOnPostgres } from '../support/databases.ts';
import { failure, migrateTo, migrationsOf, OpenDatabases, schemaOf } from './support.ts';

const lists: readonly (readonly Operation[])[] = [
  [
    createTable('writer', {
      columns: { id: column.id(), name: column.varchar(50), age: column.integer({ nullable: true }) },
      indexes: [{ name: 'writer_name_key', columns: ['name'], unique: true, ignoreCase: true }],
    }),
    createTable('note', { columns: { id: column.id(), writer_id: column.bigint() } }),
  ],
  [addForeignKey('note', 'writer_id', { table: 'writer', onDelete: 'cascade' })],
  [alterColumn('writer', 'name', column.text()), addColumn('writer', 'level', column.integer({ fill: 1 }))],
  [renameTable('writer', 'author'), renameColumn('author', 'age', 'years'), dropColumn('author', 'level')],
  [dropForeignKey('note', 'writer_id'), dropIndex('author', 'writer_name_key')],
  [
    createIndex('author', { name: 'author_name_idx', columns: ['name', 'years'] }),
    runSql({ up: "insert into author (name) values ('it''s; so')", down: 'delete from author' }),
  ],
];
const migrations = migrationsOf('app', ...lists);

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());
  /** The SQL of a migration, as one text. Nothing may come of asking for it. */
  const script = async (migration: Migration, direction: 'forward' | 'backward') => {
    const database = await open.empty();
    const lines = await sqlOf(database, migrations, { migration, direction });
    expect(await schemaOf(database)).toEqual([]);
    return lines.join('\n');
  };

  describe('sqlOf', () => {
    it('gives SQL that makes the same tables as migrating does, and takes them back', async () => {
      const url = await databases.create();
      for (const migration of migrations) await runScript(url, await script(migration, 'forward'));
      const migrated = await open.empty();
      await migrateTo(migrated, migrations);
      expect(await schemaOf(open.open(url))).toEqual(await schemaOf(migrated));
      for (const migration of migrations.toReversed())
        await runScript(url, await script(migration, 'backward'));
      expect(await schemaOf(open.open(url))).toEqual([]);
    });

    it('says what is code, and what cannot be taken back', async () => {
      const database = await open.empty();
      const [migration] = migrationsOf('app', [runCode({ up: async () => undefined })]);
      if (!migration) return expect.unreachable();
      expect(await sqlOf(database, [migration], { migration, direction: 'forward' })).toEqual([
        '-- app.0001_step',
        'begin;',
        '-- runCode',
        '-- Code, which is not SQL.',
        'commit;',
      ]);
      expect(await failure(sqlOf(database, [migration], { migration, direction: 'backward' }))).toMatchObject(
        {
          code: 'migration_irreversible',
        },
      );
    });
  });
});

/** As `sqlite3` and `psql` would run it. */
async function runScript(url: string, text: string): Promise<void> {
  if (!url.startsWith('sqlite:')) return runOnPostgres(url, text);
  const connection = new DatabaseSync(url.slice('sqlite:'.length));
  connection.exec(text);
  connection.close();
}
