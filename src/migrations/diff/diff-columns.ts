import type { ColumnDefault } from '../../models/fields/column-shape.ts';
import { addColumn } from '../operations/columns/add-column.ts';
import { addForeignKey } from '../operations/columns/add-foreign-key.ts';
import { alterColumn } from '../operations/columns/alter-column.ts';
import { dropColumn } from '../operations/columns/drop-column.ts';
import { dropForeignKey } from '../operations/columns/drop-foreign-key.ts';
import type { ColumnSpec, SchemaState, TableSpec } from '../schema/schema-state.ts';
import { ownerOf } from '../schema/table-owner.ts';
import { columnChanges, isSameColumn, isSameReference } from './compare-columns.ts';
import type { DiffDecisions } from './diff-decisions.ts';
import type { PlannedChanges } from './planned-changes.ts';

/** One column that is wanted. */
interface WantedColumn {
  readonly wanted: SchemaState;
  readonly table: string;
  readonly target: TableSpec;
  readonly column: string;
  readonly spec: ColumnSpec;
}

/** Adds the columns that are not there, and changes those that differ. */
export async function diffColumns(
  changes: PlannedChanges,
  wanted: SchemaState,
  decisions: DiffDecisions,
): Promise<void> {
  const columns: WantedColumn[] = [...wanted].flatMap(([table, target]) =>
    Object.entries(target.columns).map(([column, spec]) => ({ wanted, table, target, column, spec })),
  );
  const isThere = ({ table, column }: WantedColumn) => changes.state.get(table)?.columns[column];
  const missing = columns.filter((one) => !isThere(one));
  for (const one of missing) await addMissing(changes, one, decisions);
  for (const one of columns) {
    const before = isThere(one);
    if (before && !missing.includes(one)) await change(changes, { ...one, before }, decisions);
  }
}

export function dropColumns(changes: PlannedChanges, wanted: SchemaState): void {
  for (const [table, target] of wanted) {
    const [lost] = columnChanges(changes.state.get(table), target);
    for (const column of lost) changes.add(target.app, dropColumn(table, column));
  }
}

async function addMissing(
  changes: PlannedChanges,
  one: WantedColumn,
  decisions: DiffDecisions,
): Promise<void> {
  const { table, target, column, spec } = one;
  const needsValue = !spec.nullable && spec.default === undefined;
  const fill = needsValue ? await valueFor(one, true, decisions) : undefined;
  changes.add(target.app, addColumn(table, column, withFill(spec, fill)));
}

async function change(
  changes: PlannedChanges,
  one: WantedColumn & { readonly before: ColumnSpec },
  decisions: DiffDecisions,
): Promise<void> {
  const { table, target, column, before } = one;
  const { references, ...spec } = one.spec;
  const sameReference = isSameReference(before.references, references);
  if (before.references && !sameReference) changes.add(target.app, dropForeignKey(table, column));
  if (!isSameColumn(before, spec)) {
    const needsValue = before.nullable && !spec.nullable;
    const fill = needsValue ? (spec.default ?? (await valueFor(one, false, decisions))) : undefined;
    const kept = sameReference && references ? { ...spec, references } : spec;
    changes.add(target.app, alterColumn(table, column, withFill(kept, fill)));
  }
  if (references && !sameReference) changes.add(target.app, addForeignKey(table, column, references));
}

async function valueFor(
  { wanted, table, target, column, spec }: WantedColumn,
  isNew: boolean,
  decisions: DiffDecisions,
): Promise<ColumnDefault> {
  const owner = ownerOf(wanted, table);
  return decisions.valueFor({ app: target.app, table, owner, column, spec, isNew });
}

function withFill(spec: ColumnSpec, fill: ColumnDefault | undefined) {
  return fill === undefined ? spec : { ...spec, fill };
}
