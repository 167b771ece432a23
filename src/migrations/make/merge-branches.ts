import { orderClash } from '../diff/order-clash.ts';
import { conflictsOf, mergedWith } from '../history/branches.ts';
import { MigrationError } from '../migration-error.ts';
import type { Migration } from '../operations/migration.ts';
import { definitionOf } from '../operations/operation-table.ts';
import { nextNumber } from './migration-names.ts';

/** A migration that merges branches, and what nobody but its author can see. */
export interface PlannedMerge extends Migration {
  readonly merges: readonly string[];
  /** Those of them that run SQL or code, which cannot be compared. */
  readonly unchecked: readonly string[];
}

export interface MergeInput {
  /** All that there are, in their order. */
  readonly migrations: readonly Migration[];
  /** The apps whose branches are to be merged. Default: all. */
  readonly only?: readonly string[];
  /** What the migrations are called after their number. Default `merge`. */
  readonly name?: string;
}

/**
 * The migrations that merge what branches made side by side, one for each app: Django's `makemigrations --merge`.
 *
 * @throws LatchkeyError `migration_merge_clash` where it would matter which of them comes first.
 */
export function mergeBranches({ migrations, only, name = 'merge' }: MergeInput): readonly PlannedMerge[] {
  const apps = [...new Set(conflictsOf(migrations).map(({ app }) => app))];
  return apps
    .filter((app) => !only || only.includes(app))
    .map((app) => {
      const own = migrations.filter((migration) => migration.app === app);
      const branches = branchesOf(own);
      requireAnyOrder(migrations, own, branches);
      return {
        app,
        name: `${nextNumber(own)}_${name}`,
        dependencies: [],
        merges: branches.map((migration) => migration.name),
        operations: [],
        unchecked: branches.filter(runsCode).map((migration) => migration.name),
      };
    });
}

/** All of an app's from the first conflict on, in their order, with those that were merged with one of them before. */
function branchesOf(own: readonly Migration[]): readonly Migration[] {
  const start = conflictsOf(own)
    .map(({ first }) => first.name)
    .sort()[0];
  let names = new Set(own.flatMap(({ name }) => (start !== undefined && name >= start ? [name] : [])));
  for (let size = -1; size !== names.size; ) {
    size = names.size;
    const more = own.filter(({ name }) => names.has(name)).flatMap((one) => [...mergesAround(one, own)]);
    names = new Set([...names, ...more]);
  }
  return own.filter(({ name }) => names.has(name)).sort((one, other) => (one.name < other.name ? -1 : 1));
}

function mergesAround(migration: Migration, own: readonly Migration[]): readonly string[] {
  return [...(migration.merges ?? []), ...mergedWith(migration, own)];
}

function requireAnyOrder(
  migrations: readonly Migration[],
  own: readonly Migration[],
  branches: readonly Migration[],
): void {
  const reason = orderClash(migrations, branches);
  const [first] = branches;
  if (reason === null || !first) return;
  const before = own.map(({ name }) => name).filter((name) => name < first.name);
  throw new MigrationError('migration_merge_clash', {
    app: first.app,
    names: branches.map(({ name }) => name).join(', '),
    reason,
    base: before.sort().at(-1) ?? 'zero',
  });
}

/** Whether a migration may do what no state tells of. */
function runsCode({ operations }: Migration): boolean {
  return operations.some((operation) => definitionOf(operation).tables(operation) === null);
}
