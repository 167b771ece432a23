import type { IndexSpec, SchemaState, TableSpec } from '../../schema/schema-state.ts';
import { columnOf, misfit } from './find-in-state.ts';

interface IndexOfOperation {
  readonly operation: { readonly kind: string; readonly table: string };
  readonly index: IndexSpec;
}

/** An index that a table can get: its columns are there, and its name is free in the whole database. */
export function checkedIndex(
  state: SchemaState,
  table: TableSpec,
  { operation, index }: IndexOfOperation,
): IndexSpec {
  if (index.columns.length === 0) throw misfit(operation, `the index ${index.name} has no columns`);
  for (const column of index.columns) columnOf(table, column, operation);
  const taken = [table, ...state.values()].some(({ indexes }) =>
    indexes.some((other) => other.name === index.name),
  );
  if (taken) throw misfit(operation, `there is an index ${index.name} already`);
  if (state.has(index.name) || operation.table === index.name) {
    throw misfit(operation, `there is a table ${index.name} already`);
  }
  return index;
}

/** `unique index on email`: an index as people call it, with the fields instead of the columns. */
export function indexInWords(index: IndexSpec, fieldOf: (column: string) => string): string {
  const { columns, unique, trigram } = index;
  const kind = unique ? 'unique index' : trigram ? 'trigram index' : 'index';
  return `${kind} on ${columns.map(fieldOf).join(', ')}`;
}

/** What the name of a migration calls it. */
export function indexWord({ unique, trigram }: IndexSpec): 'unique' | 'trigram' | 'index' {
  if (unique) return 'unique';
  return trigram ? 'trigram' : 'index';
}
