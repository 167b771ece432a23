import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { column } from '../../src/migrations/operations/column.ts';
import type { Migration } from '../../src/migrations/operations/migration.ts';
import {
  addColumn,
  addForeignKey,
  alterColumn,
  createIndex,
  createTable,
  dropColumn,
  dropForeignKey,
  dropIndex,
  type Operation,
  renameColumn,
  renameTable,
  runCode,
  runSql,
} from '../../src/migrations/operations/operations.ts';
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
