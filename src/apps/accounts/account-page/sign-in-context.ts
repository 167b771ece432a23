import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import type { SectionContext } from '../../contract/account-section.ts';

/** The ways in which the user can log in. */
export function signInContext<U extends BaseUser>({ user, site }: UserRequest<U>): SectionContext {
  return { has_password: site.accounts.users.hasUsablePassword(user) };
}
