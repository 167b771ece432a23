import type { Accounts } from '../../../core/login/accounts.ts';
import type { OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { emailVerified } from './email-verification-events.ts';

/**
 * Who is to prove the address of a secret; null where the user is gone or not active, or has another address by now. Null too
 * where the address is proven: what still lies in a mailbox then would be a way to a new password.
 */
export async function userOfProof<U extends BaseUser>(
  { users, addresses }: Accounts<U>,
  { userId, address }: OneTimeSecret<U>,
): Promise<U | null> {
  const user = userId === null ? null : await users.get(userId);
  if (!user?.isActive || !addresses.isAddressOf(user, address)) return null;
  return (await addresses.isProven(user)) ? null : user;
}

/** Keeps that the user has shown the address of a secret, which was used up in the same transaction, to be theirs. */
export async function proveAddress<U extends BaseUser>(
  accounts: Accounts<U>,
  secret: OneTimeSecret<U>,
): Promise<U | null> {
  const user = await userOfProof(accounts, secret);
  if (!user) return null;
  await accounts.addresses.prove(user, secret.address);
  await accounts.emit(emailVerified, { user, address: secret.address });
  return user;
}
