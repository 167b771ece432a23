import type { SchemaEditor } from '../ddl/schema-editor.ts';
import { MigrationError } from '../migration-error.ts';
import type { Migration } from '../operations/migration.ts';
import { type CreateTable, createIndex, type Operation } from '../operations/operations.ts';
import type { SchemaState } from '../schema/schema-state.ts';

const FIRST_MIGRATION = /^0001_/;

/**
 * What of an app's first migration is left to do in a database that has its tables already: Django's `--fake-initial`.
 * Tables and indexes that are missing are made. SQL and code do not run: the data is there. Takes over the tables `only`,
 * null for all.
 *
 * @returns Null when none of the tables is there, and the migration has to run as ever.
 * @throws LatchkeyError `migration_table_differs` for a table that lacks columns.
 */
export async function missingOfInitial(
  { name, operations }: Migration,
  editor: SchemaEditor,
  { only = [] }: { readonly only: readonly string[] | null | undefined },
): Promise<readonly Operation[] | null> {
  if (!FIRST_MIGRATION.test(name)) return null;
  const tables = operations.filter(
    (operation) => operation.kind === 'createTable' && (only === null || only.includes(operation.table)),
  ) as readonly CreateTable[];
  const present = new Set<string>();
  for (const operation of tables) {
    if (await isPresent(operation, editor)) present.add(operation.table);
  }
  if (present.size === 0) return null;
  const missing: Operation[] = [];
  for (const operation of operations) missing.push(...(await missingOf(operation, present, editor)));
  return missing;
}

async function isPresent({ table, columns }: CreateTable, editor: SchemaEditor): Promise<boolean> {
  const names = await editor.columnNames(table);
  if (!names) return false;
  const missing = Object.keys(columns).filter((column) => !names.includes(column));
  if (missing.length === 0) return true;
  throw new MigrationError('migration_table_differs', { table, columns: missing.join(', ') });
}

async function missingOf(
  operation: Operation,
  present: ReadonlySet<string>,
  editor: SchemaEditor,
): Promise<readonly Operation[]> {
  if (operation.kind === 'runSql' || operation.kind === 'runCode') return [];
  const table = operation.kind === 'renameTable' ? operation.from : operation.table;
  if (!present.has(table)) return [operation];
  const indexes =
    operation.kind === 'createTable'
      ? operation.indexes
      : operation.kind === 'createIndex'
        ? [operation.index]
        : [];
  const missing: Operation[] = [];
  for (const index of indexes) {
    if (!(await editor.hasIndex(table, index))) missing.push(createIndex(table, index));
  }
  return missing;
}

/** The tables as an adopting migration finds them: those that are there, without the indexes that they lack. */
export function adoptedState(
  before: SchemaState,
  after: SchemaState,
  missing: readonly Operation[],
): SchemaState {
  const made = new Set(
    missing.flatMap((operation) => (operation.kind === 'createTable' ? operation.table : [])),
  );
  const lacking = new Set(
    missing.flatMap((operation) => (operation.kind === 'createIndex' ? operation.index.name : [])),
  );
  const there = [...after].filter(([name]) => !made.has(name));
  return new Map([
    ...before,
    ...there.map(
      ([name, table]) =>
        [name, { ...table, indexes: table.indexes.filter((index) => !lacking.has(index.name)) }] as const,
    ),
  ]);
}
