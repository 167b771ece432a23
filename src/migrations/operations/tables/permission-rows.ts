import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { ContentType, Permission } from '../../../models/permissions/permission-models.ts';
import type { SchemaEditor } from '../contract/schema-editor.ts';

// The last one, only models of users have.
const ACTIONS = ['add', 'change', 'delete', 'view', 'impersonate'];

/** Whether there are permissions yet. */
export async function hasPermissionTables(editor: SchemaEditor): Promise<boolean> {
  for (const { table } of [ContentType, Permission]) {
    if (!(await editor.columnNames(table))) return false;
  }
  return true;
}

/** The id of a model's content type; null while it has none. */
export async function findContentType(
  db: Kysely<Tables>,
  { app, model }: { readonly app: string; readonly model: string },
): Promise<number | null> {
  const row = await db
    .selectFrom(ContentType.table)
    .select('id')
    .where('app_label', '=', app)
    .where('model', '=', model.toLowerCase())
    .$castTo<{ id: number }>()
    .executeTakeFirst();
  return row?.id ?? null;
}

/** The codenames that models have by themselves, of one name and of another: `add_note` → `add_memo`. */
export function actionsRenamed(from: string, to: string): ReadonlyMap<string, string> {
  return new Map(
    ACTIONS.map((action) => [`${action}_${from.toLowerCase()}`, `${action}_${to.toLowerCase()}`]),
  );
}
