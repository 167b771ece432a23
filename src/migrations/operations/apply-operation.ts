import { LatchkeyError } from '../../support/errors.ts';
import { MigrationError } from '../migration-error.ts';
import type { ColumnSpec, IndexSpec, SchemaState, TableSpec } from '../schema/schema-state.ts';
import { bindUsers, usersTableOf } from './bind-users.ts';
import { type Migration, migrationLabel } from './migration.ts';
import type { CreateTable, Operation, RenameColumn, RenameTable } from './operations.ts';

/** A database without tables. */
export const emptyState: SchemaState = new Map();

/**
 * The tables after a migration's operation. SQL and code change nothing here: what they do to tables is theirs to undo
 * as well.
 *
 * @param app The app whose migration it is; the tables it makes belong to the app.
 * @throws LatchkeyError `migration_operation` when it does not fit the tables, naming what is unknown or there already.
 */
export function applyOperation(state: SchemaState, app: string, unbound: Operation): SchemaState {
  const operation = bindUsers(unbound, usersTableOf(state));
  switch (operation.kind) {
    case 'createTable':
      return createTable(state, app, operation);
    case 'dropTable':
      return dropTable(state, operation);
    case 'renameTable':
      return renameTable(state, operation);
    case 'moveTable': {
      const { table, app: owner, model } = operation;
      return new Map(state).set(table, { ...tableOf(state, operation), app: owner, model });
    }
    case 'runSql':
    case 'runCode':
      return state;
    default: {
      const table = tableOf(state, operation);
      return new Map(state).set(operation.table, changeTable(state, table, operation));
    }
  }
}

/**
 * The tables after migrations, which are given in their order.
 *
 * @throws LatchkeyError `migration_invalid`, naming the migration.
 */
export function stateAfter(migrations: readonly Migration[], state: SchemaState = emptyState): SchemaState {
  return migrations.reduce(applyMigration, state);
}

/** The tables after one more migration. */
export function applyMigration(state: SchemaState, migration: Migration): SchemaState {
  const { app, operations } = migration;
  try {
    return operations.reduce((before, operation) => applyOperation(before, app, operation), state);
  } catch (cause) {
    if (!(cause instanceof LatchkeyError)) throw cause;
    const reason = cause.message.replace(/\.$/, '');
    throw new MigrationError('migration_invalid', { file: migrationLabel(migration), reason }, { cause });
  }
}

/** The operations on one table that is there before and after. */
export type TableChange = Exclude<
  Operation,
  { kind: 'createTable' | 'dropTable' | 'renameTable' | 'moveTable' | 'runSql' | 'runCode' }
>;

/** The table that an operation names. */
export function tableOf(state: SchemaState, operation: { kind: string; table: string }): TableSpec {
  const table = state.get(operation.table);
  if (!table) throw misfit(operation, `there is no table ${operation.table}`);
  return table;
}

/** A column of the table that an operation names. */
export function columnOf(
  { columns }: TableSpec,
  column: string,
  operation: { kind: string; table: string },
): ColumnSpec {
  const spec = Object.hasOwn(columns, column) ? columns[column] : undefined;
  if (!spec) throw misfit(operation, `the table ${operation.table} has no column ${column}`);
  return spec;
}

/** An index of the table that an operation names. */
export function indexOf(
  { indexes }: TableSpec,
  name: string,
  operation: { kind: string; table: string },
): IndexSpec {
  const index = indexes.find((candidate) => candidate.name === name);
  if (!index) throw misfit(operation, `the table ${operation.table} has no index ${name}`);
  return index;
}

function misfit({ kind }: { kind: string }, reason: string): LatchkeyError {
  return new MigrationError('migration_operation', { operation: kind, reason });
}

function createTable(state: SchemaState, app: string, operation: CreateTable): SchemaState {
  const { table, model, columns, users } = operation;
  requireFreeTable(state, table, operation);
  const made: TableSpec = { app, model, ...(users ? { users } : {}), columns, indexes: [] };
  const whole = operation.indexes.reduce<TableSpec>(
    (before, index) => ({
      ...made,
      indexes: [...before.indexes, checkedIndex(state, before, { operation, index })],
    }),
    made,
  );
  return new Map(state).set(table, whole);
}

function dropTable(state: SchemaState, operation: { kind: 'dropTable'; table: string }): SchemaState {
  tableOf(state, operation);
  const after = new Map(state);
  after.delete(operation.table);
  for (const [name, { columns }] of after) {
    const referring = Object.entries(columns).find(([, spec]) => spec.references?.table === operation.table);
    if (referring) throw misfit(operation, `${name}.${referring[0]} still refers to ${operation.table}`);
  }
  return after;
}

/** Whatever refers to the table goes with it. Indexes keep their names. */
function renameTable(state: SchemaState, operation: RenameTable): SchemaState {
  const { from, to } = operation;
  const table = tableOf(state, { kind: operation.kind, table: from });
  requireFreeTable(state, to, operation);
  const renamed = { ...table, model: operation.model ?? table.model };
  const entries = [...state].map(([name, spec]): [string, TableSpec] =>
    name === from ? [to, renamed] : [name, spec],
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

function changeTable(state: SchemaState, table: TableSpec, operation: TableChange): TableSpec {
  const { columns, indexes } = table;
  switch (operation.kind) {
    case 'addColumn': {
      const { column, spec } = operation;
      if (Object.hasOwn(columns, column)) {
        throw misfit(operation, `the table ${operation.table} has a column ${column} already`);
      }
      if (isKey(spec)) throw misfit(operation, 'a primary key is made with its table');
      return { ...table, columns: { ...columns, [column]: spec } };
    }
    case 'dropColumn': {
      if (isKey(columnOf(table, operation.column, operation))) {
        throw misfit(operation, `${operation.column} is the primary key`);
      }
      const { [operation.column]: _, ...rest } = columns;
      // Databases drop the indexes that a column was part of together with it.
      const left = indexes.filter((index) => !index.columns.includes(operation.column));
      return { ...table, columns: rest, indexes: left };
    }
    case 'renameColumn':
      return renameColumn(table, operation);
    case 'alterColumn': {
      if (isKey(columnOf(table, operation.column, operation)) || isKey(operation.spec)) {
        throw misfit(operation, 'a primary key cannot be altered');
      }
      return { ...table, columns: { ...columns, [operation.column]: operation.spec } };
    }
    case 'createIndex':
      return {
        ...table,
        indexes: [...indexes, checkedIndex(state, table, { operation, index: operation.index })],
      };
    case 'dropIndex':
      indexOf(table, operation.name, operation);
      return { ...table, indexes: indexes.filter(({ name }) => name !== operation.name) };
    case 'addForeignKey': {
      const spec = columnOf(table, operation.column, operation);
      if (spec.references)
        throw misfit(operation, `${operation.column} refers to ${spec.references.table} already`);
      const { references } = operation;
      return { ...table, columns: { ...columns, [operation.column]: { ...spec, references } } };
    }
    case 'dropForeignKey': {
      const { references, ...rest } = columnOf(table, operation.column, operation);
      if (!references) throw misfit(operation, `${operation.column} is no foreign key`);
      return { ...table, columns: { ...columns, [operation.column]: rest } };
    }
  }
}

function renameColumn(table: TableSpec, operation: RenameColumn): TableSpec {
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
}

/** An index that a table can get: its columns are there, and its name is free in the whole database. */
function checkedIndex(
  state: SchemaState,
  table: TableSpec,
  { operation, index }: { operation: { kind: string; table: string }; index: IndexSpec },
): IndexSpec {
  if (index.columns.length === 0) throw misfit(operation, `the index ${index.name} has no columns`);
  for (const column of index.columns) columnOf(table, column, operation);
  const taken = [table, ...state.values()].some((other) => hasIndex(other, index.name));
  if (taken) throw misfit(operation, `there is an index ${index.name} already`);
  if (state.has(index.name) || operation.table === index.name) {
    throw misfit(operation, `there is a table ${index.name} already`);
  }
  return index;
}

/** Databases keep tables and indexes under one roof. */
function requireFreeTable(state: SchemaState, name: string, operation: { kind: string }): void {
  if (state.has(name)) throw misfit(operation, `there is a table ${name} already`);
  if ([...state.values()].some((table) => hasIndex(table, name))) {
    throw misfit(operation, `there is an index ${name} already`);
  }
}

function hasIndex({ indexes }: TableSpec, wanted: string): boolean {
  return indexes.some(({ name }) => name === wanted);
}

function isKey({ type, primaryKey }: ColumnSpec): boolean {
  return type === 'id' || primaryKey === true;
}

function mapColumns(
  columns: TableSpec['columns'],
  change: (name: string, spec: ColumnSpec) => [string, ColumnSpec],
): TableSpec['columns'] {
  return Object.fromEntries(Object.entries(columns).map(([name, spec]) => change(name, spec)));
}
