import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import type { SectionContext } from '../../contract/account-section.ts';
import { pendingEmailChange } from '../email-change/pending-email-change.ts';

/**
 * The address that mail goes to, and the one that waits for its proof. Null for users who have none and cannot set one.
 */
export async function addressesContext<U extends BaseUser>(
  request: UserRequest<U>,
): Promise<SectionContext | null> {
  const { accounts, urls } = request.site;
  const { addresses, emailVerification } = accounts;
  const address = addresses.addressOf(request.user);
  if (address === null && !urls.has('email_change')) return null;
  // Where nobody is asked to prove an address, nobody is told that theirs is not.
  const asks = emailVerification !== 'none' && address !== null;
  const pending = await pendingEmailChange(request);
  return {
    address,
    is_proven: asks ? await addresses.isProven(request.user) : null,
    pending: pending?.address ?? null,
  };
}
