import type { PlannedChange } from '../diff/planned-changes.ts';
import type { Operation } from '../operations/contract/operation.ts';
import { definitionOf } from '../operations/operation-table.ts';
import type { ColumnReference } from '../schema/schema-state.ts';

/** The tables that must be there for an operation: those that it makes something refer to. */
export function referredTables(operation: Operation): readonly string[] {
  return otherTables(operation, definitionOf(operation).references(operation));
}

/** Those of them that a migration's file names. The project's users have no name there. */
export function namedTables(operation: Operation): readonly string[] {
  const references = definitionOf(operation).references(operation);
  return otherTables(
    operation,
    references.filter(({ user }) => !user),
  );
}

/** The table that is there under its name only once an operation is done. */
export function providedTable(operation: Operation): string | null {
  const tables = definitionOf(operation).tables(operation);
  return tables && tables.before !== tables.after ? tables.after : null;
}

/** The table that is not there under its name any more once an operation is done. */
export function removedTable(operation: Operation): string | null {
  const tables = definitionOf(operation).tables(operation);
  return tables && tables.before !== tables.after ? tables.before : null;
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

/** The tables that something no longer refers to once a change is done. */
function freedTables({ operation, before }: PlannedChange): readonly string[] {
  return definitionOf(operation)
    .frees(operation, before)
    .map(({ table }) => table);
}

function otherTables(operation: Operation, references: readonly ColumnReference[]): readonly string[] {
  const own = definitionOf(operation).tables(operation)?.after;
  return references.flatMap(({ table }) => (table === own ? [] : [table]));
}
