import { MigrationError } from '../migration-error.ts';
import type { Operation } from '../operations/contract/operation.ts';
import type { SchemaEditor } from '../operations/contract/schema-editor.ts';
import { createIndex } from '../operations/indexes/create-index.ts';
import type { Migration } from '../operations/migration.ts';
import { definitionOf } from '../operations/operation-table.ts';
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
  const present = new Set<string>();
  for (const operation of operations) {
    const made = madeTable(operation);
    if (made === null || (only !== null && !only.includes(made))) continue;
    if (await isPresent(made, definitionOf(operation).newColumns(operation), editor)) present.add(made);
  }
  if (present.size === 0) return null;
  const missing: Operation[] = [];
  for (const operation of operations) missing.push(...(await missingOf(operation, present, editor)));
  return missing;
}

/** The table that an operation makes; null for one that makes none. */
function madeTable(operation: Operation): string | null {
  const { before, after } = definitionOf(operation).tables(operation) ?? {};
  return before === null ? (after ?? null) : null;
}

async function isPresent(table: string, columns: readonly string[], editor: SchemaEditor): Promise<boolean> {
  const names = await editor.columnNames(table);
  if (!names) return false;
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length === 0) return true;
  throw new MigrationError('migration_table_differs', { table, columns: missing.join(', ') });
}

async function missingOf(
  operation: Operation,
  present: ReadonlySet<string>,
  editor: SchemaEditor,
): Promise<readonly Operation[]> {
  const definition = definitionOf(operation);
  const tables = definition.tables(operation);
  const table = tables?.before ?? tables?.after;
  // SQL and code: the data is there.
  if (!table) return [];
  if (!present.has(table)) return [operation];
  const missing: Operation[] = [];
  for (const index of definition.newIndexes(operation)) {
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
  const made = new Set(missing.map(madeTable));
  const lacking = new Set(
    missing.flatMap((operation) =>
      definitionOf(operation)
        .newIndexes(operation)
        .map(({ name }) => name),
    ),
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
