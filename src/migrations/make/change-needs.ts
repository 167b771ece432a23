import type { PlannedChange } from '../diff/planned-changes.ts';
import type { Operation } from '../operations/operations.ts';
import type { ColumnReference, SchemaState } from '../schema/schema-state.ts';

/** The tables that must be there for an operation: those that it makes something refer to. */
export function referredTables(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case 'createTable':
      return tablesOf(Object.values(operation.columns)).filter((table) => table !== operation.table);
    case 'addColumn':
    case 'alterColumn':
      return tablesOf([operation.spec]).filter((table) => table !== operation.table);
    case 'addForeignKey':
      return [operation.references.table].filter((table) => table !== operation.table);
    default:
      return [];
  }
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
      return tablesOf([before.get(operation.table)?.columns[operation.column] ?? {}]);
    case 'dropTable':
      return tablesOf(Object.values(columnsOf(before, operation.table)));
    default:
      return [];
  }
}

/** Whether a change can only be made after an earlier one of another app. */
export function comesAfter(later: PlannedChange, earlier: PlannedChange): boolean {
  const provided = providedTable(earlier.operation);
  if (provided !== null && referredTables(later.operation).includes(provided)) return true;
  const removed = removedTable(later.operation);
  return removed !== null && freedTables(earlier).includes(removed);
}

function tablesOf(columns: readonly { readonly references?: ColumnReference }[]): readonly string[] {
  return columns.flatMap(({ references }) => (references ? [references.table] : []));
}

function columnsOf(state: SchemaState, table: string) {
  return state.get(table)?.columns ?? {};
}
