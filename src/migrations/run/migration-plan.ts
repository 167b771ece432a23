import type { LatchkeyError } from '../../support/errors.ts';
import type { MigrationHistory } from '../history/migration-history.ts';
import { dependenciesOf, historyOf } from '../history/order-migrations.ts';
import { MigrationError } from '../migration-error.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';

/** Where a database is to be brought. */
export interface MigrationTarget {
  readonly app: string;
  /**
   * The migration to stop at, or the beginning of its name (`0002`); `zero` for before the first one. Default: the last
   * one of the app. One that lies behind takes back those after it.
   */
  readonly migration?: string | undefined;
}

/** One migration that is to be applied or taken back. */
export interface MigrationStep {
  readonly migration: Migration;
  readonly direction: 'forward' | 'backward';
}

export interface PlanOptions {
  /** Default: everything. */
  readonly target?: MigrationTarget | undefined;
}

/**
 * What has to run to bring a database from what was applied to a target, in its order.
 *
 * @throws LatchkeyError `migration_app_unknown`, `migration_unknown`, `migration_ambiguous`.
 */
export function planMigrations(
  migrations: readonly Migration[],
  history: MigrationHistory,
  { target }: PlanOptions = {},
): MigrationStep[] {
  if (!target) return forward(migrations, history);
  const ofApp = migrationsOfApp(migrations, target.app);
  if (target.migration === undefined) return forward(withDependencies(ofApp, migrations), history);
  if (target.migration === 'zero') return backward(ofApp, { migrations, history });
  const last = findMigration(ofApp, { app: target.app, migration: target.migration });
  if (!history.has(migrationLabel(last))) return forward(withDependencies([last], migrations), history);
  return backward(
    ofApp.filter(({ name }) => name > last.name),
    { migrations, history },
  );
}

/**
 * The migrations of an app, by number.
 *
 * @throws LatchkeyError `migration_app_unknown`.
 */
export function migrationsOfApp(migrations: readonly Migration[], app: string): Migration[] {
  const ofApp = migrations.filter((migration) => migration.app === app);
  if (ofApp.length > 0) return ofApp.sort((one, other) => (one.name < other.name ? -1 : 1));
  const known = [...new Set(migrations.map((migration) => migration.app))].join(', ') || 'none';
  throw new MigrationError('migration_app_unknown', { app, known });
}

/**
 * The migration of an app by its name or the beginning of it.
 *
 * @throws LatchkeyError `migration_unknown`, `migration_ambiguous`.
 */
export function findMigration(
  ofApp: readonly Migration[],
  { app, migration: name }: { readonly app: string; readonly migration: string },
): Migration {
  const exact = ofApp.find((migration) => migration.name === name);
  const matches = exact ? [exact] : ofApp.filter((migration) => migration.name.startsWith(name));
  const names = (some: readonly Migration[]) => some.map((migration) => migration.name).join(', ');
  const [first] = matches;
  if (!first) throw new MigrationError('migration_unknown', { app, name, known: names(ofApp) });
  if (matches.length > 1) {
    throw new MigrationError('migration_ambiguous', { app, name, matches: names(matches) });
  }
  return first;
}

/**
 * Whether what was applied can have been: each migration after those it needs.
 *
 * @throws LatchkeyError `migration_inconsistent`.
 */
export function checkHistory(migrations: readonly Migration[], history: MigrationHistory): void {
  for (const migration of migrations) {
    const label = migrationLabel(migration);
    if (!history.has(label)) continue;
    const missing = historyOf(migration, migrations).find((dependency) => !history.has(dependency));
    if (missing) throw inconsistent(migration, missing, migrations, history);
  }
}

function inconsistent(
  migration: Migration,
  dependency: string,
  migrations: readonly Migration[],
  history: MigrationHistory,
): LatchkeyError {
  const { app, name } = migration;
  const earlier = migrationsOfApp(migrations, app).filter(
    (other) => other.name < name && history.has(migrationLabel(other)),
  );
  const isOwn = dependency.startsWith(`${app}.`);
  return new MigrationError('migration_inconsistent', {
    migration: migrationLabel(migration),
    dependency,
    renumber: isOwn
      ? `If ${dependency} came later, give its file the next free number. Otherwise take`
      : 'Take',
    back: `latchkey migrate ${app} ${earlier.at(-1)?.name ?? 'zero'}`,
    fake: `latchkey migrate ${dependency.replace('.', ' ')} --fake`,
  });
}

function forward(migrations: readonly Migration[], history: MigrationHistory): MigrationStep[] {
  return migrations
    .filter((migration) => !history.has(migrationLabel(migration)))
    .map((migration) => ({ migration, direction: 'forward' }));
}

function backward(
  some: readonly Migration[],
  { migrations, history }: { migrations: readonly Migration[]; history: MigrationHistory },
): MigrationStep[] {
  const gone = new Set(some.map(migrationLabel));
  // In their order, so that one pass finds those that depend on what depends on them.
  for (const migration of migrations) {
    const needed = dependenciesOf(migration, migrations);
    if (needed.some((dependency) => gone.has(dependency))) gone.add(migrationLabel(migration));
  }
  return migrations
    .filter((migration) => gone.has(migrationLabel(migration)) && history.has(migrationLabel(migration)))
    .map((migration): MigrationStep => ({ migration, direction: 'backward' }))
    .reverse();
}

/** Some migrations with all that they need, in the order of all. */
function withDependencies(some: readonly Migration[], all: readonly Migration[]): Migration[] {
  const needed = new Set(some.map(migrationLabel));
  for (const migration of all.toReversed()) {
    if (!needed.has(migrationLabel(migration))) continue;
    for (const dependency of dependenciesOf(migration, all)) needed.add(dependency);
  }
  return all.filter((migration) => needed.has(migrationLabel(migration)));
}
