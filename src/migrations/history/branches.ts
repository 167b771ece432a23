import { MigrationError } from '../migration-error.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import type { MigrationHistory } from './migration-history.ts';

/**
 * Branches of a project's code that each added migrations to one app: two of them then have one number. A migration
 * that names them in `merges` says that a database may have had either without the other.
 */
export interface Conflict {
  readonly app: string;
  readonly number: string;
  readonly first: Migration;
  readonly second: Migration;
}

/** `0002_phone` → `0002` */
export function migrationNumber(name: string): string {
  return name.slice(0, 4);
}

/** Pairs of one app and one number that nothing merges. */
export function conflictsOf(migrations: readonly Migration[]): Conflict[] {
  return migrations.flatMap((first, index) =>
    migrations.slice(index + 1).flatMap((second): Conflict[] => {
      const number = migrationNumber(first.name);
      const isPair = first.app === second.app && number === migrationNumber(second.name);
      if (!isPair || mergedWith(first, migrations).has(second.name)) return [];
      const [one, other] = first.name < second.name ? [first, second] : [second, first];
      return [{ app: first.app, number, first: one, second: other }];
    }),
  );
}

/**
 * Refuses to go on before branches are merged. A database that has had both of two may go on: nothing is left to
 * decide there.
 *
 * @throws LatchkeyError `migration_conflict`.
 */
export function requireMerged(migrations: readonly Migration[], history: MigrationHistory = new Map()): void {
  const left = conflictsOf(migrations).find(
    ({ first, second }) => !history.has(migrationLabel(first)) || !history.has(migrationLabel(second)),
  );
  if (!left) return;
  const { app, number, first, second } = left;
  throw new MigrationError('migration_conflict', { app, number, first: first.name, second: second.name });
}

/** The names of those that were merged with a migration, itself among them; none where it was never merged. */
export function mergedWith({ app, name }: Migration, all: readonly Migration[]): ReadonlySet<string> {
  const merges = all.filter((other) => other.app === app && other.merges?.includes(name));
  return new Set(merges.flatMap((merge) => merge.merges ?? []));
}

/** What a migration says that it needs, by label: of other apps, of its own, and what it merges. */
export function declaredDependencies({ app, dependencies, merges = [] }: Migration): readonly string[] {
  return [...dependencies, ...merges.map((name) => migrationLabel({ app, name }))];
}
