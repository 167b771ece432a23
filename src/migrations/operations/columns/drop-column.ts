import { fieldOf, ownerOf } from '../../schema/table-owner.ts';
import { changeTable } from '../contract/change-state.ts';
import { columnOf, isKey, misfit, tableOf } from '../contract/find-in-state.ts';
import type { Operation } from '../contract/operation.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';

export interface DropColumn {
  readonly kind: 'dropColumn';
  readonly table: string;
  readonly column: string;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    dropColumn: DropColumn;
  }
}

/** Drops a column, with the indexes and constraints that it is part of. */
export function dropColumn(table: string, column: string): DropColumn {
  return { kind: 'dropColumn', table, column };
}

export const dropColumnDefinition: OperationDefinition<DropColumn> = {
  kind: 'dropColumn',
  tables: ({ table }) => ({ before: table, after: table }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => {
      const { column } = operation;
      if (isKey(columnOf(table, column, operation))) throw misfit(operation, `${column} is the primary key`);
      const { [column]: _, ...columns } = table.columns;
      // Databases drop the indexes that a column was part of together with it.
      const indexes = table.indexes.filter((index) => !index.columns.includes(column));
      return { ...table, columns, indexes };
    }),
  reverse: (operation, before) => {
    const { table, column } = operation;
    const spec = tableOf(before, operation);
    const lost = spec.indexes.filter(({ columns }) => columns.includes(column));
    return [
      { kind: 'addColumn', table, column, spec: columnOf(spec, column, operation), fill: null },
      ...lost.map((index): Operation => ({ kind: 'createIndex', table, index, concurrently: false })),
    ];
  },
  newColumns: () => [],
  newIndexes: () => [],
  references: () => [],
  frees: ({ table, column }, before) => {
    const references = before.get(table)?.columns[column]?.references;
    return references ? [references] : [];
  },
  bindUsers: (operation) => operation,
  words: ({ table, column }, before) => [
    '-',
    `Remove field ${fieldOf(column)} from ${ownerOf(before, table)}`,
  ],
  name: ({ table, column }, { owner }) => `remove_${owner(table)}_${column}`,
  subject: ({ table, column }) => `${table}.${column}`,
  source: ({ table, column }) => [literal(table), literal(column)],
  needsForeignKeysOff: () => true,
  needsNoTransaction: () => false,
  perform: byEditor,
  show: byEditor,
};
