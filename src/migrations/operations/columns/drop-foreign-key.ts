import { fieldOf, ownerOf } from '../../schema/table-owner.ts';
import { changeTable, withColumn } from '../contract/change-state.ts';
import { columnOf, misfit, tableOf } from '../contract/find-in-state.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';

export interface DropForeignKey {
  readonly kind: 'dropForeignKey';
  readonly table: string;
  readonly column: string;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    dropForeignKey: DropForeignKey;
  }
}

/** Lets a column refer to nothing any more. The column stays. */
export function dropForeignKey(table: string, column: string): DropForeignKey {
  return { kind: 'dropForeignKey', table, column };
}

export const dropForeignKeyDefinition: OperationDefinition<DropForeignKey> = {
  kind: 'dropForeignKey',
  tables: ({ table }) => ({ before: table, after: table }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => {
      const { references, ...spec } = columnOf(table, operation.column, operation);
      if (!references) throw misfit(operation, `${operation.column} is no foreign key`);
      return withColumn(table, operation.column, spec);
    }),
  reverse: (operation, before) => {
    const { table, column } = operation;
    const { references } = columnOf(tableOf(before, operation), column, operation);
    return references ? [{ kind: 'addForeignKey', table, column, references }] : [];
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
    `Remove foreign key ${fieldOf(column)} of ${ownerOf(before, table)}`,
  ],
  name: ({ table, column }, { owner }) => `remove_${owner(table)}_${column}_foreign_key`,
  subject: ({ table, column }) => `${table}.${column}`,
  source: ({ table, column }) => [literal(table), literal(column)],
  needsForeignKeysOff: () => true,
  needsNoTransaction: () => false,
  perform: byEditor,
  show: byEditor,
};
