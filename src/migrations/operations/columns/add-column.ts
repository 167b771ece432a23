import type { ColumnDefault } from '../../../models/fields/column-shape.ts';
import type { ColumnSpec } from '../../schema/schema-state.ts';
import { fieldOf, ownerOf } from '../../schema/table-owner.ts';
import { changeTable, withColumn } from '../contract/change-state.ts';
import { columnSource } from '../contract/column-source.ts';
import { isKey, misfit } from '../contract/find-in-state.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';
import { boundColumn } from '../contract/users-table.ts';
import { type FillOptions, splitFill } from './fill-options.ts';
import { isAddedInPlace } from './is-added-in-place.ts';

export interface AddColumn {
  readonly kind: 'addColumn';
  readonly table: string;
  readonly column: string;
  readonly spec: ColumnSpec;
  /** What the rows that are there already get. Default: the column's default, or null. */
  readonly fill: ColumnDefault | null;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    addColumn: AddColumn;
  }
}

/** Adds a column. Rows that are there get the spec's `fill`, or else its `default`, or else null. */
export function addColumn(table: string, column: string, spec: ColumnSpec & FillOptions): AddColumn {
  return { kind: 'addColumn', table, column, ...splitFill(spec) };
}

export const addColumnDefinition: OperationDefinition<AddColumn> = {
  kind: 'addColumn',
  tables: ({ table }) => ({ before: table, after: table }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => {
      const { column, spec } = operation;
      if (Object.hasOwn(table.columns, column)) {
        throw misfit(operation, `the table ${operation.table} has a column ${column} already`);
      }
      if (isKey(spec)) throw misfit(operation, 'a primary key is made with its table');
      return withColumn(table, column, spec);
    }),
  reverse: ({ table, column }) => [{ kind: 'dropColumn', table, column }],
  newColumns: ({ column }) => [column],
  newIndexes: () => [],
  references: ({ spec: { references } }) => (references ? [references] : []),
  frees: () => [],
  bindUsers: (operation, users) => ({ ...operation, spec: boundColumn(operation.spec, users) }),
  words: ({ table, column }, before) => ['+', `Add field ${fieldOf(column)} to ${ownerOf(before, table)}`],
  name: ({ table, column }, { owner }) => `${owner(table)}_${column}`,
  subject: ({ table, column }) => `${table}.${column}`,
  source: ({ table, column, spec, fill }) => [literal(table), literal(column), columnSource(spec, fill)],
  needsForeignKeysOff: ({ spec }, direction) => direction === 'backward' || !isAddedInPlace(spec),
  needsNoTransaction: () => false,
  perform: byEditor,
  show: byEditor,
};
