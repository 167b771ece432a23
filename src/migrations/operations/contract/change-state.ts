import type { ColumnSpec, SchemaState, TableSpec } from '../../schema/schema-state.ts';
import { tableOf } from './find-in-state.ts';

/** The tables with the one changed that an operation names. */
export function changeTable(
  state: SchemaState,
  operation: { readonly kind: string; readonly table: string },
  change: (table: TableSpec) => TableSpec,
): SchemaState {
  return new Map(state).set(operation.table, change(tableOf(state, operation)));
}

/** A table with a column declared anew, or one more. */
export function withColumn(table: TableSpec, column: string, spec: ColumnSpec): TableSpec {
  return { ...table, columns: { ...table.columns, [column]: spec } };
}

/** Columns in their order, each changed. */
export function mapColumns(
  columns: TableSpec['columns'],
  change: (name: string, spec: ColumnSpec) => [string, ColumnSpec],
): TableSpec['columns'] {
  return Object.fromEntries(Object.entries(columns).map(([name, spec]) => change(name, spec)));
}
