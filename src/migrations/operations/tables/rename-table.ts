import type { SchemaState, TableSpec } from '../../schema/schema-state.ts';
import { ownerOf } from '../../schema/table-owner.ts';
import { mapColumns } from '../contract/change-state.ts';
import { requireFreeName, tableOf } from '../contract/find-in-state.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';
import { withoutApp } from '../contract/without-app.ts';
import { renameModel } from './rename-model.ts';

export interface RenameTable {
  readonly kind: 'renameTable';
  readonly from: string;
  readonly to: string;
  /** The model's new name: its permissions follow. */
  readonly model: string | null;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    renameTable: RenameTable;
  }
}

/** Renames a table; what refers to it follows, and with the model's new name its permissions too. */
export function renameTable(from: string, to: string, { model }: { model?: string } = {}): RenameTable {
  return { kind: 'renameTable', from, to, model: model ?? null };
}

export const renameTableDefinition: OperationDefinition<RenameTable> = {
  kind: 'renameTable',
  tables: ({ from, to }) => ({ before: from, after: to }),
  apply: (operation, state) => {
    const table = tableOf(state, { kind: operation.kind, table: operation.from });
    requireFreeName(state, operation.to, operation);
    return renamed(state, operation, { ...table, model: operation.model ?? table.model });
  },
  reverse: ({ kind, from, to, model }, before) => {
    const old = tableOf(before, { kind, table: from });
    return [{ kind, from: to, to: from, model: model === null ? null : old.model }];
  },
  newColumns: () => [],
  newIndexes: () => [],
  references: () => [],
  frees: () => [],
  bindUsers: (operation) => operation,
  words: ({ from, to, model }, before) => [
    '~',
    `Rename ${model === null ? 'table' : 'model'} ${ownerOf(before, from)} to ${model ?? to}`,
  ],
  name: ({ from, to, model }, { app, owner }) => `rename_${owner(from)}_${model ?? withoutApp(to, app)}`,
  subject: ({ from }) => from,
  source: ({ from, to, model }) => [
    literal(from),
    literal(to),
    ...(model === null ? [] : [{ object: [['model', literal(model)] as const] }]),
  ],
  needsForeignKeysOff: () => false,
  needsNoTransaction: () => false,
  perform: async (operation, before, parts) => {
    await byEditor(operation, before, parts);
    await renameModel(operation, before, parts);
  },
  show: byEditor,
};

/** Whatever refers to the table goes with it. Indexes keep their names. */
function renamed(state: SchemaState, { from, to }: RenameTable, table: TableSpec): SchemaState {
  const entries = [...state].map(([name, spec]): [string, TableSpec] =>
    name === from ? [to, table] : [name, spec],
  );
  return new Map(
    entries.map(([name, spec]) => [name, { ...spec, columns: retarget(spec.columns, from, to) }]),
  );
}

function retarget(columns: TableSpec['columns'], from: string, to: string): TableSpec['columns'] {
  return mapColumns(columns, (name, spec) => [
    name,
    spec.references?.table === from ? { ...spec, references: { ...spec.references, table: to } } : spec,
  ]);
}
