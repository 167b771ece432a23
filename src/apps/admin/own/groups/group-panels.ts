import type { UserGroup } from '../../../../core/permissions/group-store.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import type { Model } from '../../../../models/model.ts';
import { idFrom } from '../../../../models/model-key.ts';
import { inList } from '../../../../models/rows/condition.ts';
import type { RowPanels } from '../../form/row-hooks.ts';
import { visibleRows } from '../../rows/admin-rows.ts';
import { rowName } from '../../rows/row-name.ts';
import { rowAddress } from '../../site/admin-address.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import { mayDo } from '../../site/admin-rights.ts';
import type { AdminRequest, RowRequest } from '../../site/admin-view.ts';
import { idText } from '../../site/row-id-text.ts';
import { giverOf } from '../rights/giver.ts';
import { permissionSections, ticked } from '../rights/permission-sections.ts';

/** Members of a page. */
const MEMBERS = 50;

/** What stands below the form of a group: its permissions, and who is in it. */
export async function groupPanels(
  { request, row }: RowRequest,
  { canChange }: { readonly canChange: boolean },
): Promise<RowPanels> {
  const { accounts, urls } = request.site;
  const group = row as object as UserGroup;
  const giver = canChange ? await giverOf(accounts, request.user) : null;
  const held = await accounts.groups.permissions(group);
  const sections = await permissionSections(request, { held, giver });
  return {
    template: 'admin/group_panels.html',
    can_change: canChange,
    sections,
    permissions_was: ticked(sections).join(' '),
    permissions_url: urls.reverse('admin_group_permissions', { id: idText(row.id) }),
    count: await accounts.groups.countUsers(group),
    members: await membersOf(request, group),
  };
}

/** A page of its users, by their ids; null for whoever may not see users. */
async function membersOf(request: AdminRequest, group: UserGroup) {
  const { accounts } = request.site;
  const model = accounts.users.model as object as Model;
  const admin = adminRegistry(request.site).of(model);
  if (!admin || !(await mayDo(request.user, admin, 'view'))) return null;
  const after = idFrom(model, request.query.get('members')) as BaseUser['id'] | null;
  const found = await accounts.groups.users(group, { limit: MEMBERS + 1, after: after ?? undefined });
  const shown = found.slice(0, MEMBERS);
  const last = shown.at(-1);
  const where = { id: inList(shown.map(({ id }) => id)) };
  const seen = shown.length > 0 ? await visibleRows(request, admin).list({ where, orderBy: 'id' }) : [];
  return {
    rows: seen.map((user) => ({
      name: rowName(admin, user),
      url: rowAddress(request, 'change', model, user.id),
    })),
    is_first: after === null,
    next_url: last && found.length > MEMBERS ? `?members=${encodeURIComponent(String(last.id))}` : null,
  };
}
