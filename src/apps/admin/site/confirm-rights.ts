import type { BaseUser } from '../../../core/users/user.ts';
import { type AdminRequest, refused } from './admin-view.ts';

/**
 * Asks anew, in the transaction that writes, whether the visitor still has all that the request began with: a request remembers
 * permissions, and they may have been taken away while it waited for its turn.
 *
 * @throws HttpError 403
 */
export async function confirmRights({ user, site }: AdminRequest): Promise<void> {
  const now = await site.accounts.users.get(user.id);
  if (!now || !(await hasStill(user, now))) throw refused('rights of the user were taken away meanwhile');
}

async function hasStill(before: BaseUser, now: BaseUser): Promise<boolean> {
  if (!now.isActive || !now.isStaff) return false;
  if (now.isSuperuser) return true;
  if (before.isSuperuser) return false;
  const has = await now.getAllPermissions();
  return [...(await before.getAllPermissions())].every((name) => has.has(name));
}
