import type { Accounts } from '../../../core/login/accounts.ts';
import type { OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { emailVerified } from './email-verification-events.ts';
import { withheldPassword } from './registered-password.ts';
import { waitingForProof } from './waiting-for-proof.ts';

/** Whose address a secret was sent to; null where the user is gone or not active, or has another address by now. */
export async function userOfAddress<U extends BaseUser>(
  { users, addresses }: Accounts<U>,
  { userId, address }: Pick<OneTimeSecret<U>, 'userId' | 'address'>,
): Promise<U | null> {
  const user = userId === null ? null : await users.get(userId);
  return user?.isActive && addresses.isAddressOf(user, address) ? user : null;
}

/**
 * Who is to prove the address of a secret. Null too where it is proven: what still lies in a mailbox then would be a way to a
 * new password.
 */
export async function userOfProof<U extends BaseUser>(
  accounts: Accounts<U>,
  secret: OneTimeSecret<U>,
): Promise<U | null> {
  const user = await userOfAddress(accounts, secret);
  return user && !(await accounts.addresses.isProven(user)) ? user : null;
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

/**
 * The same in the browser that asked for the proof. Where the account was registered there, and has no password yet, it gets the
 * one that was chosen then.
 */
export async function proveAddressHere<U extends BaseUser>(
  request: HttpRequest<U>,
  secret: OneTimeSecret<U>,
): Promise<U | null> {
  const { accounts } = request.site;
  const user = await proveAddress(accounts, secret);
  if (!user || accounts.users.hasUsablePassword(user)) return user;
  const password = withheldPassword(request, user, waitingForProof(request));
  return password ? accounts.users.setPassword(user, password) : user;
}
