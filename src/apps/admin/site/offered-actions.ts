import type { BaseUser } from '../../../core/users/user.ts';
import type { PermissionName } from '../../../models/permissions/permission-name.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { type ActionTarget, type AdminAction, action } from '../../contract/admin/admin-action.ts';
import type { AdminAct } from '../../contract/admin/admin-rules.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import { mayDo } from './admin-rights.ts';
import type { AdminRequest } from './admin-view.ts';

const ACTS: readonly string[] = ['add', 'change', 'delete', 'view'] satisfies readonly AdminAct[];

/** What every list offers. It is run as a deletion of one row is, which also says what goes along. */
export const deleteAction: AdminAction = action(text('admin.action.delete'), {
  on: ['selection', 'all'],
  needs: 'delete',
  danger: true,
  run: async () => 0,
});

/** The actions of a model by their names. One of its own may stand in the place of the deletion. */
export function actionsOf({ actions }: ModelAdmin): Readonly<Record<string, AdminAction>> {
  return { delete: deleteAction, ...actions };
}

/** What an action needs, where it is something that rules of the admin may say no to. */
export function neededAct({ needs }: AdminAction): AdminAct {
  return ACTS.includes(needs) ? (needs as AdminAct) : 'view';
}

/** Whether somebody may run an action on some row at all. */
export async function mayRun(user: BaseUser, admin: ModelAdmin, wanted: AdminAction): Promise<boolean> {
  if (!(await mayDo(user, admin, neededAct(wanted)))) return false;
  return ACTS.includes(wanted.needs) || user.hasPerm(wanted.needs as PermissionName);
}

/** An action as a page offers it. */
export interface OfferedAction {
  readonly name: string;
  readonly label: string;
  readonly isDanger: boolean;
  readonly on: readonly ActionTarget[];
}

/** What the visitor may do with rows of a model, for one of these targets. */
export async function offeredActions(
  { user, language }: AdminRequest,
  admin: ModelAdmin,
  targets: readonly ActionTarget[],
): Promise<readonly OfferedAction[]> {
  const offered: OfferedAction[] = [];
  for (const [name, one] of Object.entries(actionsOf(admin))) {
    if (!one.on.some((target) => targets.includes(target)) || !(await mayRun(user, admin, one))) continue;
    offered.push({ name, label: language.say(one.label), isDanger: one.danger ?? false, on: one.on });
  }
  return offered;
}
