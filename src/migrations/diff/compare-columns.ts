import type { ColumnReference, ColumnSpec, TableSpec } from '../schema/schema-state.ts';

/** Whether two columns hold the same, foreign keys aside. */
export function isSameColumn(a: ColumnSpec, b: ColumnSpec): boolean {
  return (
    a.type === b.type &&
    a.length === b.length &&
    a.digits === b.digits &&
    a.places === b.places &&
    (a.nullable ?? false) === (b.nullable ?? false) &&
    a.default === b.default &&
    (a.primaryKey ?? false) === (b.primaryKey ?? false)
  );
}

/** Whether two columns refer to the same rows in the same way, or both to none. */
export function isSameReference(a: ColumnReference | undefined, b: ColumnReference | undefined): boolean {
  if (!a || !b) return a === b;
  return a.table === b.table && (a.onDelete ?? 'restrict') === (b.onDelete ?? 'restrict');
}

/** Whether a column could be the other one under a new name. */
export function isAlike(a: ColumnSpec, b: ColumnSpec): boolean {
  return isSameColumn(a, b) && isSameReference(a.references, b.references);
}

/** Whether a table could be the other one under a new name. */
export function haveSameColumns(
  from: { readonly name: string; readonly spec: TableSpec },
  to: { readonly name: string; readonly spec: TableSpec },
): boolean {
  const names = Object.keys(from.spec.columns);
  if (names.length !== Object.keys(to.spec.columns).length) return false;
  return names.every((name) => {
    const [a, b] = [from.spec.columns[name], to.spec.columns[name]];
    if (!a || !b) return false;
    // A table that refers to itself still does under its new name.
    const references = a.references?.table === from.name ? { ...a.references, table: to.name } : a.references;
    return isSameColumn(a, b) && isSameReference(references, b.references);
  });
}

/** The names of the columns that are gone, and of those that are new. */
export function columnChanges(
  before: TableSpec | undefined,
  after: TableSpec | undefined,
): readonly [lost: readonly string[], gained: readonly string[]] {
  if (!before || !after) return [[], []];
  return [
    Object.keys(before.columns).filter((name) => !Object.hasOwn(after.columns, name)),
    Object.keys(after.columns).filter((name) => !Object.hasOwn(before.columns, name)),
  ];
}
