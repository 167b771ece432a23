import { MigrationError } from '../migration-error.ts';
import type { SchemaState } from '../schema/schema-state.ts';
import { applyOperation, columnOf, indexOf, tableOf } from './apply-operation.ts';
import { type Migration, migrationLabel } from './migration.ts';
import {
  type AddForeignKey,
  type AlterColumn,
  addForeignKey,
  type CreateTable,
  createIndex,
  type DropColumn,
  dropColumn,
  dropForeignKey,
  dropIndex,
  dropTable,
  type Operation,
  type RenameTable,
  renameColumn,
} from './operations.ts';

/**
 * The operations that undo one, in their order.
 *
 * @param before The tables before it.
 * @returns Null for SQL and code that do not say how they are undone.
 */
export function reverseOperation(before: SchemaState, operation: Operation): readonly Operation[] | null {
  switch (operation.kind) {
    case 'createTable':
      return [dropTable(operation.table)];
    case 'dropTable':
      return [tableAgain(before, operation.table)];
    case 'renameTable':
      return [renamedBack(before, operation)];
    case 'moveTable': {
      const { app, model } = tableOf(before, operation);
      return [{ ...operation, app, model }];
    }
    case 'addColumn':
      return [dropColumn(operation.table, operation.column)];
    case 'dropColumn':
      return columnAgain(before, operation);
    case 'renameColumn':
      return [renameColumn(operation.table, operation.to, operation.from)];
    case 'alterColumn':
      return [columnAsBefore(before, operation)];
    case 'createIndex':
      return [dropIndex(operation.table, operation.index.name)];
    case 'dropIndex':
      return [createIndex(operation.table, indexOf(tableOf(before, operation), operation.name, operation))];
    case 'addForeignKey':
      return [dropForeignKey(operation.table, operation.column)];
    case 'dropForeignKey':
      return foreignKeyAgain(before, operation);
    case 'runSql':
      return operation.down === null ? null : [{ ...operation, up: operation.down, down: operation.up }];
    case 'runCode':
      return operation.down === null ? null : [{ ...operation, up: operation.down, down: operation.up }];
  }
}

/**
 * The operations that undo a whole migration, in their order.
 *
 * @param before The tables before it.
 * @throws LatchkeyError `migration_irreversible`, naming the operation that cannot be undone.
 */
export function reverseMigration(before: SchemaState, migration: Migration): readonly Operation[] {
  const undo: Operation[] = [];
  let state = before;
  for (const operation of migration.operations) {
    const back = reverseOperation(state, operation);
    if (!back) {
      const details = { migration: migrationLabel(migration), operation: operation.kind };
      throw new MigrationError('migration_irreversible', details);
    }
    undo.unshift(...back);
    state = applyOperation(state, migration.app, operation);
  }
  return undo;
}

function tableAgain(before: SchemaState, table: string): CreateTable {
  const { model, columns, indexes, users } = tableOf(before, { kind: 'dropTable', table });
  return { kind: 'createTable', table, model, columns, indexes, ...(users ? { users } : {}) };
}

function renamedBack(before: SchemaState, { kind, from, to, model }: RenameTable): RenameTable {
  const old = tableOf(before, { kind, table: from });
  return { kind, from: to, to: from, model: model === null ? null : old.model };
}

function columnAgain(before: SchemaState, operation: DropColumn): readonly Operation[] {
  const { table, column } = operation;
  const spec = tableOf(before, operation);
  const lost = spec.indexes.filter(({ columns }) => columns.includes(column));
  return [
    { kind: 'addColumn', table, column, spec: columnOf(spec, column, operation), fill: null },
    ...lost.map((index) => createIndex(table, index)),
  ];
}

function columnAsBefore(before: SchemaState, operation: AlterColumn): AlterColumn {
  const spec = columnOf(tableOf(before, operation), operation.column, operation);
  // Rows may have come to hold null meanwhile.
  return { ...operation, spec, fill: spec.nullable ? null : (spec.default ?? null) };
}

function foreignKeyAgain(
  before: SchemaState,
  operation: { kind: 'dropForeignKey'; table: string; column: string },
): readonly AddForeignKey[] {
  const { references } = columnOf(tableOf(before, operation), operation.column, operation);
  return references ? [addForeignKey(operation.table, operation.column, references)] : [];
}
