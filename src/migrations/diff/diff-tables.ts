import { dropForeignKey } from '../operations/columns/drop-foreign-key.ts';
import { createTable } from '../operations/tables/create-table.ts';
import { dropTable } from '../operations/tables/drop-table.ts';
import type { SchemaState, TableSpec } from '../schema/schema-state.ts';
import { distinctIndexes, freeNames } from './diff-indexes.ts';
import type { PlannedChanges } from './planned-changes.ts';

/**
 * Makes the tables that are not there, each after those it refers to. In a circle of them, a column that refers to a
 * later one is made without its foreign key, which is then missing like any other.
 */
export function createTables(changes: PlannedChanges, wanted: SchemaState): void {
  const missing = new Set([...wanted.keys()].filter((table) => !changes.state.has(table)));
  for (const table of referencesFirst(missing, wanted)) {
    const spec = wanted.get(table);
    if (!spec) continue;
    missing.delete(table);
    const columns = Object.entries(spec.columns).map(([column, whole]) => {
      const { references, ...rest } = whole;
      return [column, references && missing.has(references.table) ? rest : whole] as const;
    });
    const { app, model, indexes } = spec;
    changes.add(
      app,
      createTable(table, {
        ...(model === null ? {} : { model }),
        columns: Object.fromEntries(columns),
        indexes: freeNames(changes.state, distinctIndexes(indexes), [...wanted.keys()]),
      }),
    );
  }
}

/** What becomes of the tables that are there. */
export interface TableTargets {
  /** The tables that the models need. */
  readonly wanted: SchemaState;
  /** Tables that stay without any model. */
  readonly kept: ReadonlySet<string>;
}

/** Drops the apps' tables that no model needs any more, each before those it refers to. */
export function dropTables(
  changes: PlannedChanges,
  { wanted, kept }: TableTargets,
  apps: ReadonlySet<string>,
): void {
  const dropped = new Map(
    [...changes.state].filter(([table, { app }]) => apps.has(app) && !wanted.has(table) && !kept.has(table)),
  );
  const order = referencesFirst(new Set(dropped.keys()), changes.state).reverse();
  for (const [index, table] of order.entries()) {
    for (const referring of order.slice(index + 1)) {
      for (const column of columnsReferringTo(changes.state.get(referring), table)) {
        changes.add(dropped.get(referring)?.app ?? '', dropForeignKey(referring, column));
      }
    }
    changes.add(dropped.get(table)?.app ?? '', dropTable(table));
  }
}

/** Orders tables so that each comes after those of them that it refers to; circles are left as they are. */
function referencesFirst(tables: ReadonlySet<string>, state: SchemaState): string[] {
  const ordered: string[] = [];
  const seen = new Set<string>();
  const visit = (table: string): void => {
    if (seen.has(table) || !tables.has(table)) return;
    seen.add(table);
    for (const { references } of Object.values(state.get(table)?.columns ?? {})) {
      if (references) visit(references.table);
    }
    ordered.push(table);
  };
  for (const table of tables) visit(table);
  return ordered;
}

function columnsReferringTo(spec: TableSpec | undefined, table: string): readonly string[] {
  return Object.entries(spec?.columns ?? {}).flatMap(([column, { references }]) =>
    references?.table === table ? [column] : [],
  );
}
