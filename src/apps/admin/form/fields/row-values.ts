import type { Model } from '../../../../models/model.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';
import type { AdminRequest } from '../../site/admin-view.ts';

/** A row with the ids of what it is related to, as far as a form asks for them. */
export async function rowValues(
  { objects, site }: AdminRequest,
  model: Model,
  { row, names }: { readonly row: AdminRow; readonly names: readonly string[] },
): Promise<AdminRow> {
  const relations = names.filter((name) => Object.hasOwn(model.relations, name));
  if (relations.length === 0) return row;
  const { users } = site.accounts;
  const values: Record<string, unknown> = Object.fromEntries(
    [...Object.keys(model.fields), 'id'].map((name) => [name, row[name]]),
  );
  for (const name of relations) {
    const related =
      model.table === users.model.table
        ? users.related(row as never, name)
        : objects(model).related(row.id as never, name as never);
    values[name] = await related.ids();
  }
  return values as AdminRow;
}
