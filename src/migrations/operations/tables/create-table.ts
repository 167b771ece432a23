import type { ColumnSpec, IndexSpec, SchemaState, TableSpec } from '../../schema/schema-state.ts';
import { columnSource, indexSource, type SourceEntries } from '../contract/column-source.ts';
import { requireFreeName } from '../contract/find-in-state.ts';
import { checkedIndex } from '../contract/index-names.ts';
import type { OperationDefinition } from '../contract/operation-definition.ts';
import { byEditor } from '../contract/schema-editor.ts';
import { literal } from '../contract/source-layout.ts';
import { boundColumn } from '../contract/users-table.ts';
import { withoutApp } from '../contract/without-app.ts';

export interface CreateTable {
  readonly kind: 'createTable';
  readonly table: string;
  readonly model: string | null;
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly indexes: readonly IndexSpec[];
  /** Whether it keeps the project's users. Files do not say so: it is found when they are loaded. */
  readonly users?: true;
}

declare module '../contract/operation.ts' {
  interface SchemaOperations {
    createTable: CreateTable;
  }
}

export interface CreateTableOptions {
  /** The model that the table keeps; none for a table without. */
  readonly model?: string;
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly indexes?: readonly IndexSpec[];
}

/** Makes a table. */
export function createTable(
  table: string,
  { model, columns, indexes = [] }: CreateTableOptions,
): CreateTable {
  return { kind: 'createTable', table, model: model ?? null, columns, indexes };
}

export const createTableDefinition: OperationDefinition<CreateTable> = {
  kind: 'createTable',
  tables: ({ table }) => ({ before: null, after: table }),
  apply: (operation, state, app) => new Map(state).set(operation.table, madeTable(operation, state, app)),
  reverse: ({ table }) => [{ kind: 'dropTable', table }],
  newColumns: ({ columns }) => Object.keys(columns),
  newIndexes: ({ indexes }) => indexes,
  references: ({ columns }) => Object.values(columns).flatMap(({ references }) => references ?? []),
  frees: () => [],
  bindUsers: (operation, users) => {
    const columns = Object.entries(operation.columns).map(([name, spec]) => [name, boundColumn(spec, users)]);
    return { ...operation, columns: Object.fromEntries(columns) };
  },
  words: ({ table, model }) => ['+', model === null ? `Create table ${table}` : `Create model ${model}`],
  name: ({ table, model }, { app }) => model ?? withoutApp(table, app),
  subject: ({ table }) => table,
  source: (operation) => [literal(operation.table), { object: tableEntries(operation) }],
  needsForeignKeysOff: (_, direction) => direction === 'backward',
  needsNoTransaction: () => false,
  perform: byEditor,
  show: byEditor,
};

function madeTable(operation: CreateTable, state: SchemaState, app: string): TableSpec {
  const { table, model, columns, users } = operation;
  requireFreeName(state, table, operation);
  const made: TableSpec = { app, model, ...(users ? { users } : {}), columns, indexes: [] };
  return operation.indexes.reduce<TableSpec>(
    (before, index) => ({
      ...made,
      indexes: [...before.indexes, checkedIndex(state, before, { operation, index })],
    }),
    made,
  );
}

function tableEntries({ model, columns, indexes }: CreateTable): SourceEntries {
  const columnEntries = Object.entries(columns).map(([name, spec]) => [name, columnSource(spec)] as const);
  return [
    ...(model === null ? [] : [['model', literal(model)] as const]),
    ['columns', { object: columnEntries, tall: true }],
    ...(indexes.length === 0 ? [] : [['indexes', { list: indexes.map(indexSource) }] as const]),
  ];
}
