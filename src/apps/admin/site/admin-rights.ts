import type { BaseUser } from '../../../core/users/user.ts';
import type { Model } from '../../../models/model.ts';
import { needsGivenId } from '../../../models/model-key.ts';
import type { PermissionName } from '../../../models/permissions/permission-name.ts';
import type { AdminAct } from '../../contract/admin/admin-rules.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import type { AdminRow } from '../rows/admin-rows.ts';

/** The name of a permission: `notes.change_note`. */
export function permissionFor({ app, name }: Model, act: AdminAct): PermissionName {
  return `${app}.${act}_${name.toLowerCase()}` as PermissionName;
}

/** Whether somebody may do this with a row, or with some row at all where there is none. Asked on the server before each act. */
export async function mayDo(
  user: BaseUser,
  admin: ModelAdmin,
  act: AdminAct,
  row: AdminRow | null = null,
): Promise<boolean> {
  // No form asks for an id, but that of a new user.
  if (act === 'add' && needsGivenId(admin.model) && !('usernameField' in admin.model)) return false;
  if (!(await isPermitted(user, admin.model, act))) return false;
  const rule = admin.can[act] as
    | ((user: BaseUser, row: AdminRow | null) => boolean | Promise<boolean>)
    | undefined;
  // What must not be seen is not changed either.
  if (act !== 'view' && act !== 'add' && row && !(await mayDo(user, admin, 'view', row))) return false;
  return rule ? rule(user, row) : true;
}

/** Who may change rows may see them too, as in Django. */
async function isPermitted(user: BaseUser, model: Model, act: AdminAct): Promise<boolean> {
  if (await user.hasPerm(permissionFor(model, act))) return true;
  return act === 'view' && user.hasPerm(permissionFor(model, 'change'));
}
