import type { IndexSpec } from '../../schema/schema-state.ts';
import { fieldOf, ownerOf } from '../../schema/table-owner.ts';
import { changeTable } from '../contract/change-state.ts';
import { indexSource } from '../contract/column-source.ts';
import { checkedIndex, indexInWords, indexWord } from '../contract/index-names.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';
import { type ConcurrentOptions, concurrentlySource } from './concurrently.ts';

export interface CreateIndex {
  readonly kind: 'createIndex';
  readonly table: string;
  readonly index: IndexSpec;
  /** Whether others may write to the table meanwhile on PostgreSQL. */
  readonly concurrently: boolean;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    createIndex: CreateIndex;
  }
}

/**
 * Makes an index. `concurrently`, for PostgreSQL: others write to the table meanwhile, the migration has no transaction,
 * and no other operation can be in it (Django: `AddIndexConcurrently`).
 */
export function createIndex(
  table: string,
  index: IndexSpec,
  { concurrently = false }: ConcurrentOptions = {},
): CreateIndex {
  return { kind: 'createIndex', table, index, concurrently };
}

export const createIndexDefinition: OperationDefinition<CreateIndex> = {
  kind: 'createIndex',
  tables: ({ table }) => ({ before: table, after: table }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => {
      const index = checkedIndex(state, table, { operation, index: operation.index });
      return { ...table, indexes: [...table.indexes, index] };
    }),
  reverse: ({ table, index, concurrently }) => [{ kind: 'dropIndex', table, name: index.name, concurrently }],
  newColumns: () => [],
  newIndexes: ({ index }) => [index],
  references: () => [],
  frees: () => [],
  bindUsers: (operation) => operation,
  words: ({ table, index }, before) => [
    '+',
    `Add ${indexInWords(index, fieldOf)} to ${ownerOf(before, table)}`,
  ],
  name: ({ table, index }, { owner }) => `${owner(table)}_${index.columns.join('_')}_${indexWord(index)}`,
  subject: ({ table }) => table,
  source: ({ table, index, concurrently }) => [
    literal(table),
    indexSource(index),
    ...concurrentlySource(concurrently),
  ],
  // Undone, it may be a table made anew: another index that does the same may belong to a constraint.
  needsForeignKeysOff: (_, direction) => direction === 'backward',
  needsNoTransaction: ({ concurrently }) => concurrently,
  perform: byEditor,
  show: byEditor,
};
