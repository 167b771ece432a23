import { LatchkeyError } from '../../support/errors.ts';
import { MigrationError } from '../migration-error.ts';
import type { SchemaState } from '../schema/schema-state.ts';
import { bindUsers } from './bind-users.ts';
import type { Operation } from './contract/operation.ts';
import { usersTableOf } from './contract/users-table.ts';
import { type Migration, migrationLabel } from './migration.ts';
import { definitionOf } from './operation-table.ts';

/** A database without tables. */
export const emptyState: SchemaState = new Map();

/**
 * The tables after a migration's operation. SQL and code change nothing here: what they do to tables is theirs to undo
 * as well.
 *
 * @param app The app whose migration it is; the tables it makes belong to the app.
 * @throws LatchkeyError `migration_operation` when it does not fit the tables, naming what is unknown or there already.
 */
export function applyOperation(state: SchemaState, app: string, operation: Operation): SchemaState {
  const bound = bindUsers(operation, usersTableOf(state));
  return definitionOf(bound).apply(bound, state, app);
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
