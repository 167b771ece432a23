import type { SchemaState } from '../../schema/schema-state.ts';
import { ownerOf } from '../../schema/table-owner.ts';
import { misfit, tableOf } from '../contract/find-in-state.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';

export interface DropTable {
  readonly kind: 'dropTable';
  readonly table: string;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    dropTable: DropTable;
  }
}

/** Drops a table with its rows. Nothing may refer to it any more. */
export function dropTable(table: string): DropTable {
  return { kind: 'dropTable', table };
}

export const dropTableDefinition: OperationDefinition<DropTable> = {
  kind: 'dropTable',
  tables: ({ table }) => ({ before: table, after: null }),
  apply: (operation, state) => {
    tableOf(state, operation);
    const after = new Map(state);
    after.delete(operation.table);
    requireUnreferenced(operation, after);
    return after;
  },
  reverse: (operation, before) => {
    const { model, columns, indexes, users } = tableOf(before, operation);
    const { table } = operation;
    return [{ kind: 'createTable', table, model, columns, indexes, ...(users ? { users } : {}) }];
  },
  newColumns: () => [],
  newIndexes: () => [],
  references: () => [],
  frees: ({ table }, before) =>
    Object.values(before.get(table)?.columns ?? {}).flatMap(({ references }) => references ?? []),
  bindUsers: (operation) => operation,
  words: ({ table }, before) => [
    '-',
    before.get(table)?.model ? `Delete model ${ownerOf(before, table)}` : `Drop table ${table}`,
  ],
  name: ({ table }, { owner }) => `delete_${owner(table)}`,
  subject: ({ table }) => table,
  source: ({ table }) => [literal(table)],
  needsForeignKeysOff: () => true,
  needsNoTransaction: () => false,
  perform: byEditor,
  show: byEditor,
};

function requireUnreferenced(operation: DropTable, after: SchemaState): void {
  const { table } = operation;
  for (const [name, { columns }] of after) {
    const referring = Object.entries(columns).find(([, spec]) => spec.references?.table === table);
    if (referring) throw misfit(operation, `${name}.${referring[0]} still refers to ${table}`);
  }
}
