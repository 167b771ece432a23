import type { Accounts } from '../../../../core/login/accounts.ts';
import type { BaseUser } from '../../../../core/users/user.ts';

/** What somebody can give to others and take from them: what they have. */
export interface Giver {
  /** Whether all of these are permissions that there are, and that who gives has. */
  mayGive(names: Iterable<string>): boolean;
}

export async function giverOf<U extends BaseUser>(accounts: Accounts<U>, actor: BaseUser): Promise<Giver> {
  const known = new Set((await accounts.permissions.list()).map(({ name }) => name));
  const own = actor.isSuperuser ? known : await actor.getAllPermissions();
  return { mayGive: (names) => [...names].every((name) => known.has(name) && own.has(name)) };
}
