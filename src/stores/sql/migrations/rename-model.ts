import type { Kysely } from 'kysely';
import { ContentType, Permission } from '../../../core/permissions/permission-models.ts';
import type { Tables } from '../database.ts';
import { sql } from '../kysely.ts';
import type { SchemaEditor } from '../schema/schema-editor.ts';
import type { SchemaState } from '../schema/schema-state.ts';
import type { RenameTable } from './operations.ts';

const CONTENT_TYPES = ContentType.table;
const PERMISSIONS = Permission.table;
const ACTIONS = ['add', 'change', 'delete', 'view'];

/** Lets a model's content type and permissions follow when it gets another name, so that who had them keeps them. */
export async function renameModel(
  { from, model: renamed }: RenameTable,
  before: SchemaState,
  { db, editor }: { readonly db: Kysely<Tables>; readonly editor: SchemaEditor },
): Promise<void> {
  const { app, model: old } = before.get(from) ?? {};
  if (!app || !old || !renamed || old.toLowerCase() === renamed.toLowerCase()) return;
  if (!(await editor.columnNames(CONTENT_TYPES)) || !(await editor.columnNames(PERMISSIONS))) return;
  const find = (model: string) =>
    db
      .selectFrom(CONTENT_TYPES)
      .select('id')
      .where('app_label', '=', app)
      .where('model', '=', model.toLowerCase())
      .executeTakeFirst();
  const contentType = await find(old);
  // One that is there under the new name has its own permissions.
  if (!contentType || (await find(renamed))) return;
  const { id } = contentType;
  await db.updateTable(CONTENT_TYPES).set({ model: renamed.toLowerCase() }).where('id', '=', id).execute();
  for (const action of ACTIONS) {
    await db
      .updateTable(PERMISSIONS)
      .set({ codename: `${action}_${renamed.toLowerCase()}` })
      .where('content_type_id', '=', id)
      .where(sql<string>`codename`, '=', `${action}_${old.toLowerCase()}`)
      .execute();
  }
}
