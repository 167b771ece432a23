import { MigrationError } from '../migration-error.ts';
import type { SchemaState } from '../schema/schema-state.ts';
import { applyOperation } from './apply-operation.ts';
import type { Operation } from './contract/operation.ts';
import { type Migration, migrationLabel } from './migration.ts';
import { definitionOf } from './operation-table.ts';

/**
 * The operations that undo one, in their order.
 *
 * @param before The tables before it.
 * @returns Null for SQL and code that do not say how they are undone.
 */
export function reverseOperation(before: SchemaState, operation: Operation): readonly Operation[] | null {
  return definitionOf(operation).reverse(operation, before);
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
