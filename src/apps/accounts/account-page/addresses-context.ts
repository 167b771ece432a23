import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import type { SectionContext } from '../../contract/account-section.ts';

/** The address that mail goes to; null for users who have none. */
export function addressesContext<U extends BaseUser>({ user, site }: UserRequest<U>): SectionContext | null {
  const { emailField } = site.accounts.users.model;
  const address = emailField && (user as object as Readonly<Record<string, unknown>>)[emailField];
  return address ? { address } : null;
}
