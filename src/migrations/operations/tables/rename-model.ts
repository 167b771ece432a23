import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { ContentType, Permission } from '../../../models/permissions/permission-models.ts';
import type { SchemaState } from '../../schema/schema-state.ts';
import type { SchemaEditor } from '../contract/schema-editor.ts';
import { actionsRenamed, findContentType, hasPermissionTables } from './permission-rows.ts';

/** Lets a model's content type and permissions follow when it gets another name, so that who had them keeps them. */
export async function renameModel(
  { from, model: renamed }: { readonly from: string; readonly model: string | null },
  before: SchemaState,
  { db, editor }: { readonly db: Kysely<Tables>; readonly editor: SchemaEditor },
): Promise<void> {
  const { app, model: old } = before.get(from) ?? {};
  if (!app || !old || !renamed || old.toLowerCase() === renamed.toLowerCase()) return;
  if (!(await hasPermissionTables(editor))) return;
  const id = await findContentType(db, { app, model: old });
  // One that is there under the new name has its own permissions.
  if (id === null || (await findContentType(db, { app, model: renamed })) !== null) return;
  await db
    .updateTable(ContentType.table)
    .set({ model: renamed.toLowerCase() })
    .where('id', '=', id)
    .execute();
  for (const [codename, next] of actionsRenamed(old, renamed)) {
    await db
      .updateTable(Permission.table)
      .set({ codename: next })
      .where('content_type_id', '=', id)
      .where('codename', '=', codename)
      .execute();
  }
}
