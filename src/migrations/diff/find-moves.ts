import { moveTable } from '../operations/tables/move-table.ts';
import { renameTable } from '../operations/tables/rename-table.ts';
import type { SchemaState, TableSpec } from '../schema/schema-state.ts';
import { haveSameColumns } from './compare-columns.ts';
import type { DiffDecisions } from './diff-decisions.ts';
import type { TableTargets } from './diff-tables.ts';
import { renameRelations } from './find-renames.ts';
import type { PlannedChanges } from './planned-changes.ts';

/**
 * Finds models that live on in another app. One that keeps its table tells so by itself, as does one that keeps it under
 * another name; where the table is another too, it is asked.
 */
export async function findMoves(
  changes: PlannedChanges,
  { wanted, kept }: TableTargets,
  decisions: DiffDecisions,
): Promise<void> {
  for (const [to, spec] of wanted) {
    const from = changes.state.has(to)
      ? to
      : await findOrigin(changes.state, { wanted, kept, to, spec }, decisions);
    if (from === null || !isMoved(changes.state.get(from), spec)) continue;
    move(changes, wanted, { from, to, spec });
    if (from === to) continue;
    changes.add(spec.app, renameTable(from, to));
    renameRelations(changes, wanted, { from, to });
  }
}

function isMoved(old: TableSpec | undefined, spec: TableSpec): boolean {
  if (!old || old.model === null || spec.model === null) return false;
  return old.app !== spec.app || old.model.toLowerCase() !== spec.model.toLowerCase();
}

async function findOrigin(
  state: SchemaState,
  { wanted, kept, to, spec }: TableTargets & { readonly to: string; readonly spec: TableSpec },
  decisions: DiffDecisions,
): Promise<string | null> {
  const { app, model } = spec;
  for (const [from, old] of state) {
    const isPair = model !== null && old.app !== app && old.model?.toLowerCase() === model.toLowerCase();
    if (!isPair || wanted.has(from) || kept.has(from)) continue;
    const alike = haveSameColumns({ name: from, spec: old }, { name: to, spec });
    const names = { from: `${old.app}.${old.model}`, to: `${app}.${model}` };
    if (await decisions.isRenamed({ kind: 'move', app, ...names, alike })) return from;
  }
  return null;
}

/** The tables of pairs beside a model go with it. */
function move(
  changes: PlannedChanges,
  wanted: SchemaState,
  {
    from,
    to,
    spec: { app, model },
  }: { readonly from: string; readonly to: string; readonly spec: TableSpec },
): void {
  const pairs = [...changes.state].filter(
    ([table, old]) =>
      old.model === null &&
      old.app !== app &&
      table.startsWith(`${from}_`) &&
      wanted.get(to + table.slice(from.length))?.app === app,
  );
  changes.add(app, moveTable(from, { app, ...(model === null ? {} : { model }) }));
  for (const [table] of pairs) changes.add(app, moveTable(table, { app }));
}
