import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import type { SectionContext } from '../../contract/account-section.ts';

/** The address that mail goes to; null for users who have none. */
export async function addressesContext<U extends BaseUser>({
  user,
  site,
}: UserRequest<U>): Promise<SectionContext | null> {
  const { addresses, emailVerification } = site.accounts;
  const address = addresses.addressOf(user);
  if (address === null) return null;
  // Where nobody is asked to prove an address, nobody is told that theirs is not.
  const isProven = emailVerification === 'none' ? null : await addresses.isProven(user);
  return { address, is_proven: isProven };
}
