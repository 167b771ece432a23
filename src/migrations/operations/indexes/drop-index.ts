import { fieldOf, ownerOf } from '../../schema/table-owner.ts';
import { changeTable } from '../contract/change-state.ts';
import { indexOf, tableOf } from '../contract/find-in-state.ts';
import { indexInWords, indexWord } from '../contract/index-names.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';
import { type ConcurrentOptions, concurrentlySource } from './concurrently.ts';

export interface DropIndex {
  readonly kind: 'dropIndex';
  readonly table: string;
  readonly name: string;
  /** Whether others may use the table meanwhile on PostgreSQL. */
  readonly concurrently: boolean;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    dropIndex: DropIndex;
  }
}

/** Drops an index. `concurrently`: see `createIndex` (Django: `RemoveIndexConcurrently`). */
export function dropIndex(
  table: string,
  name: string,
  { concurrently = false }: ConcurrentOptions = {},
): DropIndex {
  return { kind: 'dropIndex', table, name, concurrently };
}

export const dropIndexDefinition: OperationDefinition<DropIndex> = {
  kind: 'dropIndex',
  tables: ({ table }) => ({ before: table, after: table }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => {
      indexOf(table, operation.name, operation);
      return { ...table, indexes: table.indexes.filter(({ name }) => name !== operation.name) };
    }),
  reverse: (operation, before) => {
    const { table, name, concurrently } = operation;
    const index = indexOf(tableOf(before, operation), name, operation);
    return [{ kind: 'createIndex', table, index, concurrently }];
  },
  newColumns: () => [],
  newIndexes: () => [],
  references: () => [],
  frees: () => [],
  bindUsers: (operation) => operation,
  words: ({ table, name }, before) => {
    const index = before.get(table)?.indexes.find((one) => one.name === name);
    const what = index ? indexInWords(index, fieldOf) : `index ${name}`;
    return ['-', `Remove ${what} from ${ownerOf(before, table)}`];
  },
  name: ({ table, name }, { before, owner }) => {
    const index = before.get(table)?.indexes.find((one) => one.name === name);
    const columns = index?.columns.join('_') ?? name;
    return `remove_${owner(table)}_${columns}_${index ? indexWord(index) : 'index'}`;
  },
  subject: ({ table }) => table,
  source: ({ table, name, concurrently }) => [
    literal(table),
    literal(name),
    ...concurrentlySource(concurrently),
  ],
  needsForeignKeysOff: () => true,
  needsNoTransaction: ({ concurrently }) => concurrently,
  perform: byEditor,
  show: byEditor,
};
