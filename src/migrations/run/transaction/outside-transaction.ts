import { MigrationError } from '../../migration-error.ts';
import { type Migration, migrationLabel } from '../../operations/migration.ts';
import { definitionOf } from '../../operations/operation-table.ts';

/**
 * Whether PostgreSQL refuses a migration within a transaction. Of several operations nobody could tell which ones a failed
 * attempt has left, so that such an operation is alone in its migration.
 *
 * @throws LatchkeyError `migration_not_alone`, on either database.
 */
export function isOutsideTransaction(migration: Migration): boolean {
  const { operations } = migration;
  const outside = operations.find((operation) => definitionOf(operation).needsNoTransaction(operation));
  if (!outside) return false;
  if (operations.length === 1) return true;
  throw new MigrationError('migration_not_alone', {
    migration: migrationLabel(migration),
    operation: outside.kind,
  });
}
