import type { PlannedChange } from '../diff/planned-changes.ts';
import type { Operation } from '../operations/operations.ts';
import type { ColumnReference, SchemaState } from '../schema/schema-state.ts';

/** The tables that must be there for an operation: those that it makes something refer to. */
export function referredTables(operation: Operation): readonly string[] {
  return tablesOf(operation, referencesOf(operation));
}

/** Those of them that a migration's file names. The project's users have no name there. */
export function namedTables(operation: Operation): readonly string[] {
  return tablesOf(
    operation,
    referencesOf(operation).filter(({ user }) => !user),
  );
}

function referencesOf(operation: Operation): readonly ColumnReference[] {
  switch (operation.kind) {
    case 'createTable':
      return referencesOfColumns(Object.values(operation.columns));
    case 'addColumn':
    case 'alterColumn':
      return referencesOfColumns([operation.spec]);
    case 'addForeignKey':
      return [operation.references];
    default:
      return [];
  }
}

function tablesOf(operation: Operation, references: readonly ColumnReference[]): readonly string[] {
  const own = 'table' in operation ? operation.table : null;
  return references.flatMap(({ table }) => (table === own ? [] : [table]));
}

/** The table that is there under its name only once an operation is done. */
export function providedTable(operation: Operation): string | null {
  if (operation.kind === 'createTable') return operation.table;
  return operation.kind === 'renameTable' ? operation.to : null;
}

/** The table that is not there under its name any more once an operation is done. */
export function removedTable(operation: Operation): string | null {
  if (operation.kind === 'dropTable') return operation.table;
  return operation.kind === 'renameTable' ? operation.from : null;
}

/** The tables that something no longer refers to once a change is done. */
export function freedTables({ operation, before }: PlannedChange): readonly string[] {
  switch (operation.kind) {
    case 'dropColumn':
    case 'dropForeignKey':
      return referencesOfColumns([columnsOf(before, operation.table)[operation.column] ?? {}]).map(tableName);
    case 'dropTable':
      return referencesOfColumns(Object.values(columnsOf(before, operation.table))).map(tableName);
    default:
      return [];
  }
}

/**
 * Whether a change can only be made after an earlier one of another app.
 *
 * @param needs The tables that must be there for an operation.
 */
export function comesAfter(
  later: PlannedChange,
  earlier: PlannedChange,
  needs: (operation: Operation) => readonly string[] = referredTables,
): boolean {
  const provided = providedTable(earlier.operation);
  if (provided !== null && needs(later.operation).includes(provided)) return true;
  const removed = removedTable(later.operation);
  return removed !== null && freedTables(earlier).includes(removed);
}

function referencesOfColumns(
  columns: readonly { readonly references?: ColumnReference }[],
): readonly ColumnReference[] {
  return columns.flatMap(({ references }) => references ?? []);
}

function columnsOf(state: SchemaState, table: string) {
  return state.get(table)?.columns ?? {};
}

function tableName({ table }: ColumnReference): string {
  return table;
}
