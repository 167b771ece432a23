import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import starterInitial from '../../../starter/accounts/migrations/0001_initial.ts';
import { column } from '../operations/column.ts';
import { addColumn } from '../operations/columns/add-column.ts';
import { addForeignKey } from '../operations/columns/add-foreign-key.ts';
import { alterColumn } from '../operations/columns/alter-column.ts';
import { dropColumn } from '../operations/columns/drop-column.ts';
import { dropForeignKey } from '../operations/columns/drop-foreign-key.ts';
import { renameColumn } from '../operations/columns/rename-column.ts';
import type { Operation } from '../operations/contract/operation.ts';
import { runSql } from '../operations/data/run-sql.ts';
import { createIndex } from '../operations/indexes/create-index.ts';
import { dropIndex } from '../operations/indexes/drop-index.ts';
import type { MigrationFile } from '../operations/migration.ts';
import { createTable } from '../operations/tables/create-table.ts';
import { dropTable } from '../operations/tables/drop-table.ts';
import { renameTable } from '../operations/tables/rename-table.ts';
import { emptyMigrationSource, migrationSource } from './migration-source.ts';

const root = join(import.meta.dirname, '../../..');
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

/** What Biome makes of a file, with the rules of this repository. */
function tidied(text: string): string {
  const args = [biome, 'check', '--write', '--stdin-file-path=starter/notes/migrations/0001_initial.ts'];
  return execFileSync(process.execPath, args, { cwd: root, input: text, encoding: 'utf8', stdio: 'pipe' });
}

const source = (operations: readonly Operation[], dependencies: readonly string[] = []) =>
  migrationSource({ dependencies, operations });

/** What the text says, read back. */
async function readBack(text: string): Promise<MigrationFile> {
  const url = new URL('../../migrations.ts', import.meta.url).href;
  const { default: found } = await import(
    `data:text/javascript,${encodeURIComponent(text.replace("'latchkey/migrations'", `'${url}'`))}`
  );
  return found;
}

const cascade = (table: string) => ({ references: { table, onDelete: 'cascade' } as const });

const everything: readonly Operation[] = [
  createTable('notes_note', {
    model: 'Note',
    columns: {
      id: column.id(),
      title: column.varchar(200, { default: "it's" }),
      "odd 'name": column.text({ nullable: true, default: 'say "yes" \\ no\n' }),
      price: column.decimal(10, 2, { default: '0.00' }),
      owner_id: column.bigint({ ...cascade('accounts_customuser'), nullable: true }),
      done: column.boolean({ default: false }),
      rank: column.integer({ default: -1 }),
    },
    indexes: [
      { name: 'a', columns: ['title'], unique: true, ignoreCase: true },
      { name: 'b', columns: ['title', 'done'] },
    ],
  }),
  createTable('bare', { columns: { key: column.varchar(64, { primaryKey: true }) } }),
  renameTable('a', 'b', { model: 'B' }),
  renameTable('a', 'b'),
  renameColumn('a', 'b', 'c'),
  addColumn('a', 'phone', column.varchar(20, { fill: '' })),
  alterColumn('a', 'phone', column.json({ nullable: true })),
  createIndex('a', { name: 'x', columns: ['b'] }),
  dropIndex('a', 'x'),
  addForeignKey('a', 'b_id', { table: 'b', onDelete: 'set null' }),
  dropForeignKey('a', 'b_id'),
  dropColumn('a', 'b'),
  dropTable('a'),
];

describe('migrationSource', () => {
  it("is what stands in the starter's first migration, to the letter", () => {
    const { dependencies = [], operations } = starterInitial;
    const file = join(root, 'starter/accounts/migrations/0001_initial.ts');
    expect(migrationSource({ dependencies, operations })).toBe(readFileSync(file, 'utf8'));
  });

  it('needs no formatter, whatever is in it', () => {
    const text = source(everything, ['accounts.0001_initial', 'auth.0001_initial']);
    expect(tidied(text)).toBe(text);
  });

  it('can be read back', async () => {
    const text = source(everything, ['auth.0001_initial']);
    expect(await readBack(text)).toEqual({ dependencies: ['auth.0001_initial'], operations: everything });
  });

  it('imports what it uses, and no more', () => {
    expect(source([dropColumn('a', 'column.x')]).split('\n')[0]).toBe(
      "import { defineMigration, dropColumn } from 'latchkey/migrations';",
    );
  });

  // Every length that a name can have: each shape ends near the end of a line at some of them.
  it('needs no formatter, however long the names are', () => {
    const operations = Array.from({ length: 63 }, (_, length) => 'n'.repeat(length + 1)).flatMap((name) => [
      addColumn('notes_note', name, column.bigint({ ...cascade('x'), nullable: true })),
      addColumn(name, name, column.varchar(20, { fill: 'none' })),
      addColumn('notes_note', 'text', column.text({ default: name + name })),
      alterColumn('notes_note', name, column.text({ default: name, fill: name + name })),
      createIndex('notes_note', { name, columns: ['title', 'done'], unique: true }),
      createIndex(name, { name: 'notes_note_title_key', columns: ['title'], unique: true }),
      createIndex('notes_note', { name: 'x', columns: [name, 'b'] }),
      addForeignKey('notes_note', name, { table: 'accounts_customuser', onDelete: 'restrict' }),
      addForeignKey('notes_note', 'x', { table: name, onDelete: 'restrict' }),
      renameColumn('notes_note', name, name),
      renameTable(name, 'notes_memo', { model: 'Memo' }),
      dropIndex('notes_note', name),
      createTable('notes_line', {
        columns: {
          id: column.id(),
          [name]: column.bigint(cascade('notes_note')),
          one: column.bigint(cascade(name)),
          two: column.bigint({ ...cascade(name), nullable: true, default: 1 }),
        },
        indexes: [{ name, columns: ['id', 'one'], unique: true }],
      }),
      createTable(name, { model: 'Line', columns: { id: column.id() } }),
    ]);
    const text = source(operations, Array(12).fill('accounts.0001_initial'));
    expect(tidied(text)).toBe(text);
    expect(tidied(emptyMigrationSource())).toBe(emptyMigrationSource());
  });

  it('does not write what only people write', () => {
    expect(() => source([runSql({ up: 'select 1' })])).toThrow('runSql is not made from models');
  });
});
