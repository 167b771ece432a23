import type { UserGroup } from '../../../../core/permissions/group-store.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import { HttpError } from '../../../../http/answer/http-error.ts';
import { redirectToAddress } from '../../../../http/routes/redirect.ts';
import type { View } from '../../../../http/routes/view.ts';
import type { Model } from '../../../../models/model.ts';
import { Group } from '../../../../models/permissions/permission-models.ts';
import { visibleRows } from '../../rows/admin-rows.ts';
import { tellRefused } from '../../rows/refused-rows.ts';
import { rowAddress } from '../../site/admin-address.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import { adminView, type RowRequest, refused } from '../../site/admin-view.ts';
import { idFromText } from '../../site/row-id-text.ts';
import { askedChanges } from '../rights/asked-changes.ts';
import { giverOf } from '../rights/giver.ts';
import { lockedActor } from '../rights/locked-users.ts';

/** Gives a group permissions and takes them, as far as who does so has them. */
export function groupPermissionsView<U extends BaseUser>(): View<U> {
  return adminView(async (request) => {
    const model = Group as object as Model;
    const admin = adminRegistry(request.site).of(model);
    const id = idFromText(model, request.parameters.id ?? '');
    const rows = admin && visibleRows(request, admin);
    const row = id === null || !rows ? null : await rows.get(id);
    if (!admin || !rows || !row || !(await mayDo(request.user, admin, 'view', row))) {
      throw new HttpError(404, 'no such group');
    }
    const asked = { request, admin, rows, row };
    const form = await request.form();
    const isDone = await request.site.accounts.transact(() => changePermissions(asked, form));
    if (!isDone) {
      await tellRefused(asked, 'change permissions');
      throw refused('the user may not change these permissions of this group');
    }
    request.messages.success(request.t('admin.groups.permissionsChanged', { group: String(row.name) }));
    return redirectToAddress(rowAddress(request, 'change', model, row.id));
  });
}

async function changePermissions(asked: RowRequest, form: URLSearchParams): Promise<boolean> {
  const { accounts } = asked.request.site;
  const actor = await lockedActor(asked);
  if (!actor) return false;
  const { given, taken } = askedChanges(form, 'permission');
  if (!(await giverOf(accounts, actor)).mayGive([...given, ...taken])) return false;
  const group = asked.row as object as UserGroup;
  if (given.length > 0) await accounts.groups.grant(group, given as never);
  if (taken.length > 0) await accounts.groups.revoke(group, taken as never);
  return true;
}
