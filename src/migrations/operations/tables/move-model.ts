import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { ContentType, Permission } from '../../../models/permissions/permission-models.ts';
import type { SchemaState } from '../../schema/schema-state.ts';
import type { SchemaEditor } from '../contract/schema-editor.ts';
import { actionsRenamed, findContentType, hasPermissionTables } from './permission-rows.ts';

/**
 * Lets a model's content type and permissions follow when it belongs to another app, or keeps its table under another
 * name. Where the new ones are there already, as after a move that nobody told of, whoever had the old ones gets the new.
 */
export async function moveModel(
  { table, app, model }: { readonly table: string; readonly app: string; readonly model: string | null },
  before: SchemaState,
  { db, editor }: { readonly db: Kysely<Tables>; readonly editor: SchemaEditor },
): Promise<void> {
  const old = before.get(table);
  if (!old?.model || !model || !(await hasPermissionTables(editor))) return;
  const from = { app: old.app, model: old.model };
  const to = { app, model };
  const source = await findContentType(db, from);
  if (source === null) return;
  const target = await findContentType(db, to);
  const renamed = actionsRenamed(from.model, to.model);
  if (target === null) {
    const values = { app_label: app, model: model.toLowerCase() };
    await db.updateTable(ContentType.table).set(values).where('id', '=', source).execute();
  } else if (target === source) return;
  for (const { id, codename } of await permissionsOf(db, source)) {
    const name = renamed.get(codename) ?? codename;
    const twin = (await permissionsOf(db, target ?? -1)).find((other) => other.codename === name);
    if (twin) await giveInstead(db, before, { from: id, to: twin.id });
    else {
      const values = { codename: name, content_type_id: target ?? source };
      await db.updateTable(Permission.table).set(values).where('id', '=', id).execute();
    }
  }
}

async function permissionsOf(db: Kysely<Tables>, contentType: number) {
  return db
    .selectFrom(Permission.table)
    .select(['id', 'codename'])
    .where('content_type_id', '=', contentType)
    .$castTo<{ id: number; codename: string }>()
    .execute();
}

/** Whoever has one permission has another one instead. */
async function giveInstead(
  db: Kysely<Tables>,
  state: SchemaState,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  for (const { table, permission, holder } of tablesOfHolders(state)) {
    const has = db.selectFrom(table).select(holder).where(permission, '=', to);
    await db
      .updateTable(table)
      .set({ [permission]: to })
      .where(permission, '=', from)
      .where(sql.ref(holder), 'not in', has)
      .execute();
    await db.deleteFrom(table).where(permission, '=', from).execute();
  }
}

/** The tables of pairs that say who has a permission: groups, and users themselves. */
function tablesOfHolders(state: SchemaState) {
  return [...state].flatMap(([table, { model, columns }]) => {
    const references = Object.entries(columns).filter(([, spec]) => spec.references);
    const isPermission = ([, spec]: (typeof references)[number]) =>
      spec.references?.table === Permission.table;
    const permission = references.find(isPermission)?.[0];
    const holder = references.find((reference) => !isPermission(reference))?.[0];
    return model === null && references.length === 2 && permission && holder
      ? [{ table, permission, holder }]
      : [];
  });
}
