import { LatchkeyError } from '../../support/errors.ts';
import { declaredDependencies } from '../history/branches.ts';
import { applyMigration, emptyState, stateAfter } from '../operations/apply-operation.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import type { SchemaState, TableSpec } from '../schema/schema-state.ts';

/**
 * Why it matters which of some migrations comes first; null where it does not. A new database has them in their order;
 * one that had a branch already has the others after it. Both must come to the same tables.
 *
 * @param migrations All of them, in their order.
 */
export function orderClash(migrations: readonly Migration[], branches: readonly Migration[]): string | null {
  try {
    const whole = stateAfter(migrations);
    for (const late of branches) {
      const different = difference(whole, stateWithLate(migrations, late));
      if (different) return `${different} would depend on whether ${late.name} comes first or last`;
    }
    return null;
  } catch (error) {
    if (!(error instanceof LatchkeyError)) throw error;
    return error.message.replace(/\.$/, '');
  }
}

/** The tables where a migration comes after all others, those apart that need it. */
function stateWithLate(migrations: readonly Migration[], late: Migration): SchemaState {
  const waiting: Migration[] = [];
  const waits = new Set([migrationLabel(late)]);
  let state = emptyState;
  for (const migration of migrations) {
    const needsIt = declaredDependencies(migration).some((label) => waits.has(label));
    const next = migration === late || needsIt ? null : tryApply(state, migration);
    if (next) state = next;
    else {
      waits.add(migrationLabel(migration));
      waiting.push(migration);
    }
  }
  return stateAfter(waiting, state);
}

/** Null where the migration does not fit: it is one of those that build on the late one. */
function tryApply(state: SchemaState, migration: Migration): SchemaState | null {
  try {
    return applyMigration(state, migration);
  } catch (error) {
    if (error instanceof LatchkeyError) return null;
    throw error;
  }
}

/** The first thing that two schemas do not share, by name. The order of columns does not count. */
function difference(one: SchemaState, other: SchemaState): string | null {
  for (const table of new Set([...one.keys(), ...other.keys()])) {
    const [mine, theirs] = [parts(one.get(table), table), parts(other.get(table), table)];
    for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
      if (mine.get(name) !== theirs.get(name)) return name;
    }
  }
  return null;
}

/** A table taken apart: what each part is called, and what it is. */
function parts(spec: TableSpec | undefined, table: string): ReadonlyMap<string, string> {
  if (!spec) return new Map();
  const { app, model, columns, indexes } = spec;
  return new Map([
    [`the table ${table}`, stable({ app, model })],
    ...Object.entries(columns).map(([name, column]) => [`${table}.${name}`, stable(column)] as const),
    ...indexes.map((index) => [`the index ${index.name}`, stable(index)] as const),
  ]);
}

/** JSON whose keys are in one order. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
