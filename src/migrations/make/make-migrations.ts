import type { App } from '../../models/app.ts';
import type { Model } from '../../models/model.ts';
import { ModelError } from '../../models/model-error.ts';
import type { DiffDecisions } from '../diff/diff-decisions.ts';
import { diffSchemas } from '../diff/diff-schemas.ts';
import type { PlannedChange } from '../diff/planned-changes.ts';
import { requireMerged } from '../history/branches.ts';
import { stateAfter } from '../operations/apply-operation.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import { definitionOf } from '../operations/operation-table.ts';
import { PACKAGE_TABLES } from '../package/package-tables.ts';
import { projectTables } from '../schema/project-tables.ts';
import type { SchemaState } from '../schema/schema-state.ts';
import { comesAfter, namedTables, referredTables, removedTable } from './change-needs.ts';
import { nameFromChanges, nextNumber } from './migration-names.ts';
import { packageUserTables } from './package-user-tables.ts';
import { type ChangeGroup, splitChanges } from './split-changes.ts';

/** A migration that is to be written. */
export interface PlannedMigration extends Migration {
  readonly changes: readonly PlannedChange[];
}

export interface MakeMigrationsInput {
  readonly apps: readonly App[];
  readonly userModel: Model;
  /** All that there are, in their order: see `loadMigrations`. */
  readonly migrations: readonly Migration[];
  /** The apps that migrations are wanted for, by name; those that these need come too. Default: all. */
  readonly only?: readonly string[];
  /** What the migrations are called after their number. Default: a name made from what they do. */
  readonly name?: string;
}

/**
 * The migrations that lead from those that are there to what the models say; none when they say the same.
 *
 * @throws LatchkeyError `model_invalid` for a foreign key to a table that no app has, `migration_conflict` for two
 * migrations of one number that nothing merges, `user_model_invalid` for a user of Django's whose table is not Django's.
 */
export async function makeMigrations(
  input: MakeMigrationsInput,
  decisions: DiffDecisions,
): Promise<readonly PlannedMigration[]> {
  const { apps, migrations, only } = input;
  requireMerged(migrations);
  const recorded = stateAfter(migrations);
  const wanted = projectTables(apps, input.userModel);
  const kept = new Set([...PACKAGE_TABLES, ...(await packageUserTables(input, recorded))]);
  requireReferences(wanted, { recorded, kept, apps });
  const names = apps.map(({ name }) => name);
  const groups = splitChanges(await diffSchemas({ recorded, wanted, apps: names, kept }, decisions));
  return nameGroups(only ? withNeeded(groups, only) : groups, input);
}

function nameGroups(
  groups: readonly ChangeGroup[],
  { migrations, name }: MakeMigrationsInput,
): readonly PlannedMigration[] {
  const planned = new Map<ChangeGroup, PlannedMigration>();
  for (const group of groups) {
    const { app, changes, after } = group;
    const number = nextNumber([...migrations, ...planned.values()].filter((one) => one.app === app));
    const dependencies = new Set(
      after.flatMap((other) => {
        const migration = isNamed(group, other) ? planned.get(other) : undefined;
        return migration ? [migrationLabel(migration)] : [];
      }),
    );
    for (const change of changes) {
      for (const label of neededMigrations(change, migrations)) dependencies.add(label);
    }
    planned.set(group, {
      app,
      name: `${number}_${name ?? nameFromChanges(changes, number)}`,
      dependencies: [...dependencies].sort(),
      operations: changes.map(({ operation }) => operation),
      changes,
    });
  }
  return [...planned.values()];
}

/** Whether a group needs another one by name: what refers to the project's users finds their migration by itself. */
function isNamed(group: ChangeGroup, other: ChangeGroup): boolean {
  return other.changes.some((earlier) =>
    group.changes.some((later) => comesAfter(later, earlier, namedTables)),
  );
}

/**
 * The migrations of other apps that a change needs: those that made its table (a model may have moved) and what it refers
 * to, and those that refer to what it removes.
 */
function neededMigrations(change: PlannedChange, migrations: readonly Migration[]): readonly string[] {
  const { app, operation, before } = change;
  const removed = removedTable(operation);
  const own = definitionOf(operation).tables(operation)?.before ?? [];
  const makers = [own, ...namedTables(operation)].flat().flatMap((table) => before.get(table)?.app ?? []);
  const users = migrations.flatMap((migration) =>
    migration.operations.some((one) => removed !== null && referredTables(one).includes(removed))
      ? [migration.app]
      : [],
  );
  return [...new Set([...makers, ...users])].flatMap((other) => {
    const latest = other === app ? undefined : migrations.filter((one) => one.app === other).at(-1);
    return latest ? [migrationLabel(latest)] : [];
  });
}

function withNeeded(groups: readonly ChangeGroup[], only: readonly string[]): readonly ChangeGroup[] {
  const needed = new Set<ChangeGroup>();
  const take = (group: ChangeGroup): void => {
    if (needed.has(group)) return;
    needed.add(group);
    const earlier = groups.slice(0, groups.indexOf(group)).filter(({ app }) => app === group.app);
    for (const other of [...earlier, ...group.after]) take(other);
  };
  for (const group of groups) if (only.includes(group.app)) take(group);
  return groups.filter((group) => needed.has(group));
}

function requireReferences(
  wanted: SchemaState,
  {
    recorded,
    kept,
    apps,
  }: {
    readonly recorded: SchemaState;
    readonly kept: ReadonlySet<string>;
    readonly apps: readonly App[];
  },
): void {
  const own = new Set(apps.map(({ name }) => name));
  for (const [table, { model, columns }] of wanted) {
    for (const [column, { references }] of Object.entries(columns)) {
      if (!references || wanted.has(references.table) || kept.has(references.table)) continue;
      const other = recorded.get(references.table);
      if (other && !own.has(other.app)) continue;
      const reason = `its ${column} refers to the table ${references.table}, which no app of the project has`;
      throw new ModelError('model_invalid', { model: model ?? table, reason });
    }
  }
}
