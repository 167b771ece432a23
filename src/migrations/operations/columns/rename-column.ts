import { fieldOf, ownerOf } from '../../schema/table-owner.ts';
import { changeTable, mapColumns } from '../contract/change-state.ts';
import { columnOf, misfit } from '../contract/find-in-state.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';

export interface RenameColumn {
  readonly kind: 'renameColumn';
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    renameColumn: RenameColumn;
  }
}

/** Renames a column; indexes and foreign keys follow. */
export function renameColumn(table: string, from: string, to: string): RenameColumn {
  return { kind: 'renameColumn', table, from, to };
}

export const renameColumnDefinition: OperationDefinition<RenameColumn> = {
  kind: 'renameColumn',
  tables: ({ table }) => ({ before: table, after: table }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => {
      const { from, to } = operation;
      columnOf(table, from, operation);
      if (Object.hasOwn(table.columns, to)) {
        throw misfit(operation, `the table ${operation.table} has a column ${to} already`);
      }
      const renamed = (name: string) => (name === from ? to : name);
      return {
        ...table,
        columns: mapColumns(table.columns, (name, spec) => [renamed(name), spec]),
        indexes: table.indexes.map((index) => ({ ...index, columns: index.columns.map(renamed) })),
      };
    }),
  reverse: ({ table, from, to }) => [{ kind: 'renameColumn', table, from: to, to: from }],
  newColumns: ({ to }) => [to],
  newIndexes: () => [],
  references: () => [],
  frees: () => [],
  bindUsers: (operation) => operation,
  words: ({ table, from, to }, before) => [
    '~',
    `Rename field ${fieldOf(from)} of ${ownerOf(before, table)} to ${fieldOf(to)}`,
  ],
  name: ({ table, from, to }, { owner }) => `rename_${from}_${owner(table)}_${to}`,
  subject: ({ table }) => table,
  source: ({ table, from, to }) => [literal(table), literal(from), literal(to)],
  needsForeignKeysOff: () => false,
  needsNoTransaction: () => false,
  perform: byEditor,
  show: byEditor,
};
