import { ownerOf } from '../../schema/table-owner.ts';
import { changeTable } from '../contract/change-state.ts';
import { plainEntries } from '../contract/column-source.ts';
import { tableOf } from '../contract/find-in-state.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { literal } from '../contract/source-layout.ts';
import { moveModel } from './move-model.ts';

export interface MoveTable {
  readonly kind: 'moveTable';
  readonly table: string;
  /** The app that has it from now on. */
  readonly app: string;
  /** What its model is called there; null for a table that no model declares. */
  readonly model: string | null;
}

declare module '../contract/operation.ts' {
  interface OtherOperations {
    moveTable: MoveTable;
  }
}

/**
 * A model that keeps its table belongs to another app, or has another name: its permissions follow, and whoever had them
 * keeps them. `moveTable('notes_note', { app: 'library', model: 'Note' })`
 */
export function moveTable(table: string, { app, model }: { app: string; model?: string }): MoveTable {
  return { kind: 'moveTable', table, app, model: model ?? null };
}

export const moveTableDefinition: OperationDefinition<MoveTable> = {
  kind: 'moveTable',
  tables: ({ table, app }) => ({ before: table, after: table, app }),
  apply: (operation, state) =>
    changeTable(state, operation, (table) => ({ ...table, app: operation.app, model: operation.model })),
  reverse: (operation, before) => {
    const { app, model } = tableOf(before, operation);
    return [{ ...operation, app, model }];
  },
  newColumns: () => [],
  newIndexes: () => [],
  references: () => [],
  frees: () => [],
  bindUsers: (operation) => operation,
  words: ({ table, app, model }, before) => {
    const owner = ownerOf(before, table);
    const old = before.get(table);
    if (old?.app === app) return ['~', `Rename model ${owner} to ${model ?? ''}, which keeps its table`];
    const what = model === null ? 'table' : 'model';
    const name = model === null || model === owner ? '' : `, as ${model}`;
    return ['~', `Move ${what} ${owner} from ${old?.app ?? ''} to ${app}${name}`];
  },
  name: ({ table, model }, { owner }) => `move_${model ?? owner(table)}`,
  subject: ({ table }) => table,
  source: ({ table, app, model }) => [
    literal(table),
    { object: plainEntries({ app, ...(model === null ? {} : { model }) }) },
  ],
  needsForeignKeysOff: () => false,
  needsNoTransaction: () => false,
  perform: moveModel,
  show: async (_operation, _before, { tell }) => tell("-- No table changes. The model's permissions follow."),
};
