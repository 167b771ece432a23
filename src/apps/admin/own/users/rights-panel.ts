import type { UserGroup } from '../../../../core/permissions/group-store.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import type { RowRequest } from '../../site/admin-view.ts';
import { type Giver, giverOf } from '../rights/giver.ts';
import { permissionSections, ticked } from '../rights/permission-sections.ts';

/** A group as the page of a user offers it. */
interface OfferedGroup {
  readonly id: number;
  readonly name: string;
  readonly isHeld: boolean;
  /** Whether it is only shown: it has more than who looks at it. */
  readonly isFixed: boolean;
}

/** The groups and permissions of a user, and which of them may be given and taken. */
export async function rightsPanel(
  { request, row }: RowRequest,
  { canChange }: { readonly canChange: boolean },
) {
  const { accounts } = request.site;
  const user = row as object as BaseUser;
  const giver = canChange ? await giverOf(accounts, request.user) : null;
  const held = await accounts.permissions.heldBy(user);
  const own = new Set(held.filter(({ byGroup }) => !byGroup).map(({ name }) => name));
  const groups = await offeredGroups(request, { user, giver });
  const sections = await permissionSections(request, { held: own, giver });
  return {
    can_change: canChange,
    groups,
    groups_was: groups
      .filter(({ isHeld, isFixed }) => isHeld && !isFixed)
      .map(({ id }) => id)
      .join(' '),
    sections,
    permissions_was: ticked(sections).join(' '),
    by_group: [...new Set(held.filter(({ byGroup }) => byGroup).map(({ name }) => name))].sort(),
  };
}

async function offeredGroups(
  { site }: RowRequest['request'],
  { user, giver }: { readonly user: BaseUser; readonly giver: Giver | null },
): Promise<readonly OfferedGroup[]> {
  const { groups } = site.accounts;
  const held = new Set((await groups.ofUser(user)).map(({ id }) => id));
  const permissions = giver ? await groups.permissionsOfAll() : new Map<number, readonly string[]>();
  return (await groups.list()).map((group: UserGroup) => ({
    ...group,
    isHeld: held.has(group.id),
    isFixed: giver === null || !giver.mayGive(permissions.get(group.id) ?? []),
  }));
}
