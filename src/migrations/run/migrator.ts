import type { Database } from '../../database/contract/database.ts';
import { requireMerged } from '../history/branches.ts';
import { type MigrationRecord, readHistory } from '../history/migration-history.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import type { MigrateOptions } from './migrate-options.ts';
import { checkHistory, type MigrationStep, planMigrations } from './migration-plan.ts';

/** The migrations that have not been applied yet, in their order. Writes nothing. */
export async function pendingMigrations(
  database: Database,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  const applied = await readHistory(database);
  return migrations.filter((migration) => !applied.has(migrationLabel(migration)));
}

/**
 * What `migrate` would do with the same target, in its order. Writes nothing.
 *
 * @throws LatchkeyError for a target that is not there; `migration_conflict`.
 */
export async function plannedSteps(
  database: Database,
  migrations: readonly Migration[],
  options: Pick<MigrateOptions, 'target'> = {},
): Promise<MigrationStep[]> {
  const history = await readHistory(database);
  const plan = planMigrations(migrations, history, options);
  if (plan.some(isForward)) requireMerged(migrations, history);
  return plan;
}

/** What has been applied, with what no migration is there for any more. Writes nothing. */
export function appliedMigrations(database: Database): Promise<ReadonlyMap<string, MigrationRecord>> {
  return readHistory(database);
}

/**
 * Brings a database to a target: applies what is pending, or takes back what lies behind it. Each migration has a
 * transaction of its own, in which it is recorded too: a failing one leaves nothing behind, and those before it stay.
 * Several processes may call it at once; each migration is applied by one of them, and the others wait.
 *
 * @returns What was done, by this process.
 * @throws LatchkeyError `migration_failed`, naming the migration; `migration_irreversible`; `migration_inconsistent`;
 * `migration_conflict`.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<MigrationStep[]> {
  const history = await readHistory(database);
  const plan = planMigrations(migrations, history, options);
  // The way back stays open: it is how to get out of either.
  if (!options.fake && plan.some(isForward)) {
    requireMerged(migrations, history);
    checkHistory(migrations, history);
  }
  // What changes tables is loaded when there is something to change, which is seldom.
  return plan.length === 0
    ? []
    : (await import('./run-steps.ts')).runSteps(database, plan, { migrations, history, options });
}

function isForward({ direction }: MigrationStep): boolean {
  return direction === 'forward';
}
