import type { UserGroup } from '../../../../../core/permissions/group-store.ts';
import { idFrom } from '../../../../../models/model-key.ts';
import { Group } from '../../../../../models/permissions/permission-models.ts';
import { text } from '../../../../../support/texts/keyed-text.ts';
import { askedChanges } from '../../rights/asked-changes.ts';
import { type Giver, giverOf } from '../../rights/giver.ts';
import type { UserAct } from './user-act.ts';

/** Groups and permissions of a user, as far as who gives and takes them has them. Nobody changes their own. */
export const changeRights: UserAct = {
  action: 'change rights',
  async run({ request, actor, target, form }) {
    if (actor.id === target.id) return { refused: text('admin.users.notOneself') };
    const { accounts } = request.site;
    const giver = await giverOf(accounts, actor);
    const groups = askedChanges(form, 'group');
    const permissions = askedChanges(form, 'permission');
    const [joined, left] = [
      await groupsCalled(request, giver, groups.given),
      await groupsCalled(request, giver, groups.taken),
    ];
    if (!joined || !left || !giver.mayGive([...permissions.given, ...permissions.taken])) {
      return { forged: 'change rights' };
    }
    for (const group of joined) await accounts.groups.addUsers(group, [target]);
    for (const group of left) await accounts.groups.removeUsers(group, [target]);
    if (permissions.given.length > 0) await accounts.permissions.grant(target, permissions.given as never);
    if (permissions.taken.length > 0) await accounts.permissions.revoke(target, permissions.taken as never);
    return { done: text('admin.users.rightsChanged', { account: `${target}` }) };
  },
};

/** Groups by their ids; null where one is not there, or has more than who gives. */
async function groupsCalled(
  { site }: { readonly site: Parameters<UserAct['run']>[0]['request']['site'] },
  giver: Giver,
  ids: readonly string[],
): Promise<readonly UserGroup[] | null> {
  if (ids.length === 0) return [];
  const { groups } = site.accounts;
  const all = await groups.list();
  const permissions = await groups.permissionsOfAll();
  const found: UserGroup[] = [];
  for (const text of ids) {
    const group = all.find(({ id }) => id === idFrom(Group, text));
    if (!group || !giver.mayGive(permissions.get(group.id) ?? [])) return null;
    found.push(group);
  }
  return found;
}
