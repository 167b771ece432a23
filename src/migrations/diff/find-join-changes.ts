import { renameColumn } from '../operations/columns/rename-column.ts';
import { dropTable } from '../operations/tables/drop-table.ts';
import type { SchemaState, TableSpec } from '../schema/schema-state.ts';
import { columnChanges, isAlike } from './compare-columns.ts';
import type { PlannedChanges } from './planned-changes.ts';

/**
 * Lets the tables of pairs follow their models: a column is called after the model that it refers to, so that one that
 * refers to the same rows is the old one under a new name. Where a relation leads to other rows than before, its pairs mean
 * nothing any more, and its table is made anew.
 */
export function findJoinChanges(changes: PlannedChanges, wanted: SchemaState): void {
  for (const [table, target] of wanted) {
    const before = changes.state.get(table);
    if (!before || before.model !== null || target.model !== null) continue;
    const [lost, gained] = columnChanges(before, target);
    if (gained.length === 0) continue;
    const renames = pairedColumns({ before, target }, lost, gained);
    if (renames) {
      for (const [from, to] of renames) changes.add(target.app, renameColumn(table, from, to));
    } else changes.add(target.app, dropTable(table));
  }
}

/** The old column of each new one, in their order; null where one has none. */
function pairedColumns(
  { before, target }: { readonly before: TableSpec; readonly target: TableSpec },
  lost: readonly string[],
  gained: readonly string[],
): readonly (readonly [from: string, to: string])[] | null {
  const left = [...lost];
  const renames: (readonly [string, string])[] = [];
  for (const to of gained) {
    const wanted = target.columns[to];
    const at = left.findIndex((from) => {
      const old = before.columns[from];
      return old !== undefined && wanted !== undefined && isAlike(old, wanted);
    });
    const [from] = at === -1 ? [] : left.splice(at, 1);
    if (from === undefined) return null;
    renames.push([from, to]);
  }
  return left.length === 0 ? renames : null;
}
