import { MigrationError } from '../migration-error.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import { declaredDependencies, mergedWith } from './branches.ts';

/**
 * Puts migrations in the order in which they run: each after those it depends on, and after the one before it in its
 * own app. Otherwise the order stays.
 *
 * @throws LatchkeyError `migration_dependency` for one that is not there, or that depends on itself.
 */
export function orderMigrations(migrations: readonly Migration[]): readonly Migration[] {
  const byLabel = new Map(migrations.map((migration) => [migrationLabel(migration), migration]));
  const needed = new Map(
    migrations.map((migration) => [migrationLabel(migration), dependenciesOf(migration, migrations)]),
  );
  const ordered: Migration[] = [];
  const state = new Map<string, 'begun' | 'done'>();

  const visit = (label: string, from: string): void => {
    const migration = byLabel.get(label);
    const refuse = (reason: string) =>
      new MigrationError('migration_dependency', { migration: from, reason });
    if (!migration) throw refuse(`it depends on ${label}, which is not there`);
    if (state.get(label) === 'done') return;
    if (state.get(label) === 'begun') throw refuse(`it and ${label} depend on each other`);
    state.set(label, 'begun');
    for (const dependency of needed.get(label) ?? []) visit(dependency, label);
    state.set(label, 'done');
    ordered.push(migration);
  };
  for (const label of byLabel.keys()) visit(label, label);
  return ordered;
}

/** What a migration needs, by label: what it names, and the one before it in its app. */
export function dependenciesOf(migration: Migration, all: readonly Migration[]): readonly string[] {
  return withPrevious(migration, all);
}

/** What a migration must have had before it: those that branches made beside it may have come later. */
export function historyOf(migration: Migration, all: readonly Migration[]): readonly string[] {
  const beside = mergedWith(migration, all);
  const others = all.filter(({ app, name }) => app !== migration.app || !beside.has(name));
  return withPrevious(migration, others);
}

function withPrevious(migration: Migration, all: readonly Migration[]): readonly string[] {
  const earlier = all
    .filter(({ app, name }) => app === migration.app && name < migration.name)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const previous = earlier.at(-1);
  const declared = declaredDependencies(migration);
  return previous ? [...declared, migrationLabel(previous)] : declared;
}
