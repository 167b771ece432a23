import type { OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { noticePasswordChanged } from '../new-password/password-changed-notice.ts';
import { type NewPasswordOutcome, writeNewPassword } from '../new-password/write-new-password.ts';
import { passwordReset } from './password-reset-events.ts';
import { passwordResetPurpose } from './password-reset-purpose.ts';

/**
 * Gives the user a new password to whom this link was mailed, and uses the link up. All sessions of the user end, and all
 * other links and codes; the address is proven; a notice is mailed. All of it is done, or nothing. Nobody is logged in.
 *
 * @param secret What stands in the address of the link. `over`: it is not good, or not any more.
 * @throws LatchkeyError `hash_queue_full`.
 */
export async function resetPassword<U extends BaseUser>(
  source: AccountSource<U>,
  secret: string,
  password: string,
): Promise<NewPasswordOutcome<U>> {
  const found = await partsOf(source).accounts.oneTime.find(passwordResetPurpose, secret);
  return found ? resetPasswordBy(source, found, password) : { state: 'over' };
}

/**
 * The same for who has come with the link already. The id of a secret is no secret, and stands in the database in clear: so
 * what a visitor sends must never be looked up as one.
 */
export async function resetPasswordBy<U extends BaseUser>(
  source: AccountSource<U>,
  secret: OneTimeSecret<U>,
  password: string,
): Promise<NewPasswordOutcome<U>> {
  const { accounts } = partsOf(source);
  const user = await userOfReset(source, secret);
  if (!user) return { state: 'over' };
  return writeNewPassword(source, user, {
    password,
    // Read again: a login may have kept the same password under a newer hash meanwhile.
    owner: async () => {
      const used = await accounts.oneTime.useById(passwordResetPurpose, secret.id);
      return used && userOfReset(source, used);
    },
    afterwards: async (changed) => {
      // The link came by this address, whatever the user's is by now (CVE-2026-32700).
      await accounts.addresses.prove(changed, secret.address);
      // This browser too: whoever reset the password may not be who has used it.
      await accounts.devices.forgetAll(changed);
      await accounts.loginThrottle.lift(changed);
      await noticePasswordChanged(source, changed);
      await accounts.emit(passwordReset, { user: changed });
    },
  });
}

/**
 * Whose password a link sets; null where there is no such user any more, or the user is not active, or has another address by
 * now. Our own changes of the address end the link, but another program's that has this database do not.
 */
export async function userOfReset<U extends BaseUser>(
  source: AccountSource<U>,
  { userId, address }: OneTimeSecret<U>,
): Promise<U | null> {
  const { users, addresses } = partsOf(source).accounts;
  const user = userId === null ? null : await users.get(userId);
  return user?.isActive && addresses.isAddressOf(user, address) ? user : null;
}
