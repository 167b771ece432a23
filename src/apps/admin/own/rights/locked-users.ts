import type { BaseUser } from '../../../../core/users/user.ts';
import { inList } from '../../../../models/rows/condition.ts';
import { anyOf } from '../../../../models/rows/filter.ts';
import { type AdminRow, visibleRows } from '../../rows/admin-rows.ts';
import { mayDo } from '../../site/admin-rights.ts';
import type { RowRequest } from '../../site/admin-view.ts';

/** Who acts, and on whom, as the database has them now. */
export interface ActingUsers {
  readonly actor: BaseUser;
  readonly target: BaseUser;
}

/**
 * Who acts on which user, as they are now: nobody changes them before the transaction ends. Null: one may not do that to the
 * other any more, or one of them is gone. `alsoSuperusers`: where one of them may cease to be one, so that two who do so at once
 * do not wait for each other.
 */
export async function lockedUsers(
  { request, admin, row }: RowRequest,
  { alsoSuperusers = false }: { readonly alsoSuperusers?: boolean } = {},
): Promise<ActingUsers | null> {
  const { users } = request.site.accounts;
  const both = { id: inList([request.user.id, row.id]) };
  const where = alsoSuperusers ? anyOf<object>(both, { isSuperuser: true }) : both;
  // In one order, so that of two who lock each other's rows one waits.
  const found = await users.list({ where, orderBy: 'id', forUpdate: true } as never);
  const actor = found.find(({ id }) => id === request.user.id);
  const target = found.find(({ id }) => id === row.id);
  if (!actor?.isActive || !actor.isStaff || !target) return null;
  if (!(await visibleRows(request, admin).get(row.id))) return null;
  const isAllowed = await mayDo(actor, admin, 'change', target as object as AdminRow);
  return isAllowed ? { actor, target } : null;
}

/** Who acts on a row that is no user, in the same way: also the row is as it is now, and nobody changes it. */
export async function lockedActor({ request, admin, row }: RowRequest): Promise<BaseUser | null> {
  const forUpdate = true;
  const { users } = request.site.accounts;
  const [actor] = await users.list({ where: { id: request.user.id }, forUpdate } as never);
  const [now] = await visibleRows(request, admin).list({ where: { id: row.id }, forUpdate });
  if (!actor?.isActive || !actor.isStaff || !now) return null;
  return (await mayDo(actor, admin, 'change', now)) ? actor : null;
}
