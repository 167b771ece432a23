import { renameColumn } from '../operations/columns/rename-column.ts';
import { renameTable } from '../operations/tables/rename-table.ts';
import type { SchemaState } from '../schema/schema-state.ts';
import { ownerOf } from '../schema/table-owner.ts';
import { columnChanges, haveSameColumns, isAlike } from './compare-columns.ts';
import type { DiffDecisions } from './diff-decisions.ts';
import type { TableTargets } from './diff-tables.ts';
import { findJoinChanges } from './find-join-changes.ts';
import type { PlannedChanges } from './planned-changes.ts';

/** Finds tables and columns that live on under another name, tables first. */
export async function findRenames(
  changes: PlannedChanges,
  targets: TableTargets,
  decisions: DiffDecisions,
): Promise<void> {
  const { wanted } = targets;
  await findTableRenames(changes, targets, decisions);
  findJoinChanges(changes, wanted);
  for (const table of wanted.keys()) await findColumnRenames(changes, { wanted, table }, decisions);
}

async function findTableRenames(
  changes: PlannedChanges,
  { wanted, kept }: TableTargets,
  decisions: DiffDecisions,
): Promise<void> {
  for (const [to, spec] of wanted) {
    for (const [from, old] of changes.state) {
      const isPair = old.app === spec.app && (old.model === null) === (spec.model === null);
      if (changes.state.has(to) || wanted.has(from) || kept.has(from) || !isPair) continue;
      const alike = haveSameColumns({ name: from, spec: old }, { name: to, spec });
      const names = { from: ownerOf(changes.state, from), to: ownerOf(wanted, to) };
      if (!(await decisions.isRenamed({ kind: 'table', app: spec.app, ...names, alike }))) continue;
      changes.add(spec.app, renameTable(from, to, spec.model === null ? {} : { model: spec.model }));
      renameRelations(changes, wanted, { from, to });
    }
  }
}

/** A model's tables of pairs are named after its own, and go with it: `accounts_customuser_groups`. */
export function renameRelations(
  changes: PlannedChanges,
  wanted: SchemaState,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  for (const [table, { app, model }] of changes.state) {
    const renamed = to + table.slice(from.length);
    const target = wanted.get(renamed);
    if (model !== null || !table.startsWith(`${from}_`) || target?.app !== app) continue;
    if (wanted.has(table) || changes.state.has(renamed)) continue;
    changes.add(app, renameTable(table, renamed));
  }
}

async function findColumnRenames(
  changes: PlannedChanges,
  { wanted, table }: { readonly wanted: SchemaState; readonly table: string },
  decisions: DiffDecisions,
): Promise<void> {
  const target = wanted.get(table);
  const [lost, gained] = columnChanges(changes.state.get(table), target);
  if (!target) return;
  const left = new Set(lost);
  for (const to of gained) {
    for (const from of left) {
      const [old, now] = [changes.state.get(table)?.columns[from], target.columns[to]];
      if (!old || !now) continue;
      const { app } = target;
      const names = { owner: ownerOf(wanted, table), from, to };
      if (!(await decisions.isRenamed({ kind: 'column', app, ...names, alike: isAlike(old, now) }))) continue;
      changes.add(app, renameColumn(table, from, to));
      left.delete(from);
      break;
    }
  }
}
