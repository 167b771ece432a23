import type { Accounts } from '../../../core/login/accounts.ts';
import { mayTouch } from '../../../core/permissions/may-touch.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { Group } from '../../../models/permissions/permission-models.ts';
import type { AdminAct } from '../../contract/admin/admin-rules.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';

interface Row {
  readonly id: unknown;
  readonly name?: unknown;
}

type Rule = (user: BaseUser, row: Row | null) => boolean | Promise<boolean>;
type Rules = { readonly [Act in AdminAct]?: Rule };

/**
 * The admin of users or groups with the rules that nobody gets more rights by it. They hold besides its own, so that a project's
 * admin of its users has them too.
 */
export function withOwnRules<U extends BaseUser>(accounts: Accounts<U>, admin: ModelAdmin): ModelAdmin {
  const rules = rulesFor(accounts, admin);
  if (!rules) return admin;
  const given = admin.can as Rules;
  const both = (act: 'change' | 'delete'): Rule => {
    const [own, others] = [rules[act], given[act]];
    return async (user, row) => (await own(user, row)) && (!others || (await others(user, row)));
  };
  return Object.freeze({ ...admin, can: { ...given, change: both('change'), delete: both('delete') } });
}

function rulesFor<U extends BaseUser>(
  accounts: Accounts<U>,
  { model: { table } }: ModelAdmin,
): { readonly change: Rule; readonly delete: Rule } | null {
  if (table === accounts.users.model.table) return userRules(accounts);
  return table === Group.table ? groupRules(accounts) : null;
}

/** Whoever changes another's address can have a new password mailed to it: so all that can be changed is as a right. */
function userRules<U extends BaseUser>({
  permissions,
}: Accounts<U>): {
  readonly change: Rule;
  readonly delete: Rule;
} {
  const change: Rule = async (user, row) =>
    row === null || (await mayTouch(permissions, user as U, row as object as U)).allowed;
  return {
    change,
    // One's own account ends on one's own page, which asks who one is.
    delete: async (user, row) => row?.id !== user.id && (await change(user, row)),
  };
}

/** A group that has more than oneself is another's to look after. */
function groupRules<U extends BaseUser>({
  groups,
}: Accounts<U>): {
  readonly change: Rule;
  readonly delete: Rule;
} {
  const within: Rule = async (user, row) => {
    if (row === null || user.isSuperuser) return true;
    const [own, held] = [
      await user.getAllPermissions(),
      await groups.permissions({ id: Number(row.id), name: String(row.name) }),
    ];
    return [...held].every((name) => own.has(name));
  };
  return { change: within, delete: within };
}
