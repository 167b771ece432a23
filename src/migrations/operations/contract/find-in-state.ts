import type { LatchkeyError } from '../../../support/errors.ts';
import { MigrationError } from '../../migration-error.ts';
import type { ColumnSpec, IndexSpec, SchemaState, TableSpec } from '../../schema/schema-state.ts';

/** What an operation tells of itself when it does not fit. */
interface OnTable {
  readonly kind: string;
  readonly table: string;
}

/** An operation does not fit the tables before it. */
export function misfit({ kind }: { readonly kind: string }, reason: string): LatchkeyError {
  return new MigrationError('migration_operation', { operation: kind, reason });
}

/** The table that an operation names. */
export function tableOf(state: SchemaState, operation: OnTable): TableSpec {
  const table = state.get(operation.table);
  if (!table) throw misfit(operation, `there is no table ${operation.table}`);
  return table;
}

/** A column of the table that an operation names. */
export function columnOf({ columns }: TableSpec, column: string, operation: OnTable): ColumnSpec {
  const spec = Object.hasOwn(columns, column) ? columns[column] : undefined;
  if (!spec) throw misfit(operation, `the table ${operation.table} has no column ${column}`);
  return spec;
}

/** An index of the table that an operation names. */
export function indexOf({ indexes }: TableSpec, name: string, operation: OnTable): IndexSpec {
  const index = indexes.find((candidate) => candidate.name === name);
  if (!index) throw misfit(operation, `the table ${operation.table} has no index ${name}`);
  return index;
}

/** Databases keep tables and indexes under one roof. */
export function requireFreeName(
  state: SchemaState,
  name: string,
  operation: { readonly kind: string },
): void {
  if (state.has(name)) throw misfit(operation, `there is a table ${name} already`);
  if ([...state.values()].some(({ indexes }) => indexes.some((index) => index.name === name))) {
    throw misfit(operation, `there is an index ${name} already`);
  }
}

/** Whether a column is the primary key, which is made with its table and stays. */
export function isKey({ type, primaryKey }: ColumnSpec): boolean {
  return type === 'id' || primaryKey === true;
}
