import { ownerOf } from '../../schema/table-owner.ts';
import { changeTable } from '../contract/change-state.ts';
import { indexOf, requireFreeName } from '../contract/find-in-state.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';

export interface RenameIndex {
  readonly kind: 'renameIndex';
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    renameIndex: RenameIndex;
  }
}

/** Gives an index of a table another name (Django: `RenameIndex`). */
export function renameIndex(table: string, from: string, to: string): RenameIndex {
  return { kind: 'renameIndex', table, from, to };
}

export const renameIndexDefinition: OperationDefinition<RenameIndex> = {
  kind: 'renameIndex',
  tables: ({ table }) => ({ before: table, after: table }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => {
      const { from, to } = operation;
      indexOf(table, from, operation);
      requireFreeName(state, to, operation);
      const indexes = table.indexes.map((index) => (index.name === from ? { ...index, name: to } : index));
      return { ...table, indexes };
    }),
  reverse: ({ table, from, to }) => [{ kind: 'renameIndex', table, from: to, to: from }],
  newColumns: () => [],
  newIndexes: () => [],
  references: () => [],
  frees: () => [],
  bindUsers: (operation) => operation,
  words: ({ table, from, to }, before) => ['~', `Rename index ${from} of ${ownerOf(before, table)} to ${to}`],
  name: ({ from, to }) => `rename_${from}_${to}`,
  subject: ({ table }) => table,
  source: ({ table, from, to }) => [literal(table), literal(from), literal(to)],
  needsForeignKeysOff: () => false,
  needsNoTransaction: () => false,
  perform: byEditor,
  show: byEditor,
};
