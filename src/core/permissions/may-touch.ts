import type { BaseUser } from '../users/user.ts';
import type { Permissions } from './permissions.ts';

/** Whether somebody may act on another user's account; where not, why. */
export type TouchAnswer =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      /**
       * `inactive`: who acts may do nothing. `superuser`: the other is one, and who acts is none. `staff`: the other is staff, and
       * who acts is not. `permissions`: the other has some that who acts has not.
       */
      readonly reason: 'inactive' | 'superuser' | 'staff' | 'permissions';
      /** The permissions that who acts has not, where they are the reason. */
      readonly permissions: readonly string[];
    };

/**
 * Whether `actor` may act on the account of `target`: nobody gets, by way of another's account, what they have not themselves.
 * A superuser may touch everyone, and nobody else a superuser. Others need every permission that the target has, and `isStaff`
 * where the target has that. What an inactive target holds in the database counts too: the account may be activated again. It says
 * nothing of what `actor` may do at all: ask for that permission besides.
 */
export async function mayTouch<U extends BaseUser>(
  permissions: Pick<Permissions<U>, 'getAllPermissions' | 'heldBy'>,
  actor: U,
  target: U,
): Promise<TouchAnswer> {
  if (!actor.isActive) return refused('inactive');
  if (actor.isSuperuser) return { allowed: true };
  if (target.isSuperuser) return refused('superuser');
  if (target.isStaff && !actor.isStaff) return refused('staff');
  const own = await permissions.getAllPermissions(actor);
  const missing = (await permissionsOf(permissions, target)).filter((name) => !own.has(name));
  return missing.length === 0 ? { allowed: true } : refused('permissions', missing);
}

async function permissionsOf<U extends BaseUser>(
  permissions: Pick<Permissions<U>, 'getAllPermissions' | 'heldBy'>,
  target: U,
): Promise<readonly string[]> {
  if (target.isActive) return [...(await permissions.getAllPermissions(target))].sort();
  const held = await permissions.heldBy(target);
  return [...new Set(held.map(({ name }) => name))].sort();
}

function refused(
  reason: 'inactive' | 'superuser' | 'staff' | 'permissions',
  permissions: readonly string[] = [],
): TouchAnswer {
  return { allowed: false, reason, permissions };
}
