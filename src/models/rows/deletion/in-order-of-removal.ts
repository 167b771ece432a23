import type { Model } from '../../model.ts';
import type { ModelReference } from './model-reference.ts';

/** Those whose models refer to others come before these, as far as they do not refer to each other. */
export function inOrderOfRemoval<Rows extends { readonly model: Model }>(
  rows: readonly Rows[],
  references: readonly ModelReference[],
): readonly Rows[] {
  const byTable = new Map(rows.map((one) => [one.model.table, one]));
  const ordered = new Set<Rows>();
  const seen = new Set<string>();
  const visit = (table: string): void => {
    const found = byTable.get(table);
    if (!found || seen.has(table)) return;
    seen.add(table);
    for (const { from, to } of references) if (from.table === table) visit(to.table);
    ordered.add(found);
  };
  for (const table of byTable.keys()) visit(table);
  return [...ordered].reverse();
}
