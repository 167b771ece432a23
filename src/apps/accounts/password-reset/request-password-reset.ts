import { CoreError } from '../../../core/core-error.ts';
import type { OneTimeLimit } from '../../../core/one-time/one-time-limits.ts';
import { throttleSettings } from '../../../core/throttle/throttle-settings.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { sendMail } from '../../../http/mails/send-mail.ts';
import { parseEmailAddress } from '../../../models/values/email-address.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { countOfNetwork } from '../shared/count-of-network.ts';
import { evenly } from '../shared/evenly.ts';
import { noticeContext } from '../shared/notice-context.ts';
import { passwordResetRequested } from './password-reset-events.ts';
import { passwordResetPurpose } from './password-reset-purpose.ts';
import { passwordResetSettings } from './password-reset-settings.ts';

/** Somebody who may get a mail. `user` is null for the stand-in of an address that no user has. */
interface Recipient<U extends BaseUser> {
  readonly user: U | null;
  readonly address: string;
}

/**
 * Mails a link to a new password to each active user whose address this is. For an address that nobody has, the same is done
 * with a mail that is not sent: so neither the answer nor its time tells who has an account, and there is nothing to answer
 * with. Say the same to everybody. Too many for one address are not mailed, known or not.
 *
 * @throws LatchkeyError `throttled` where the visitor's network has asked for too many, whatever the addresses.
 */
export async function requestPasswordReset<U extends BaseUser>(
  source: AccountSource<U>,
  address: string,
): Promise<void> {
  const { throttlePasswordResetNetwork } = partsOf(source).settingsOf(throttleSettings);
  await countOfNetwork(source, 'passwordReset.network', throttlePasswordResetNetwork);
  await evenly(() => mailPasswordReset(source, address));
}

/** The same. Tells how many links were mailed: for the terminal, and never for a page. */
export async function mailPasswordReset<U extends BaseUser>(
  source: AccountSource<U>,
  address: string,
): Promise<number | 'limited'> {
  const { accounts } = partsOf(source);
  const parsed = parseEmailAddress(address.trim());
  if (!parsed.ok) return 0;
  const users = await accounts.addresses.usersByAddress(parsed.address);
  // To the address that the user has, never to what was typed (CVE-2019-19844).
  const known = users.map((user) => ({
    user,
    address: accounts.addresses.addressOf(user) ?? parsed.address,
  }));
  const recipients: readonly Recipient<U>[] =
    known.length > 0 ? known : [{ user: null, address: parsed.address }];
  try {
    const mailed = await accounts.transact(() => mailAll(source, recipients));
    return mailed ? users.length : 'limited';
  } catch (error) {
    // Deleted between the two: as if there had been no such user.
    if (!CoreError.is(error, 'user_gone')) throw error;
    return 0;
  }
}

/** Mails the link to one user, wherever mail of theirs goes. `none`: nowhere, or the user is not active. */
export async function mailPasswordResetTo<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
): Promise<'mailed' | 'limited' | 'none'> {
  const { accounts } = partsOf(source);
  const address = accounts.addresses.addressOf(user);
  if (address === null || !user.isActive) return 'none';
  const mailed = await accounts.transact(() => mailAll(source, [{ user, address }]));
  return mailed ? 'mailed' : 'limited';
}

/** False where a limit is reached: nothing is mailed then. */
async function mailAll<U extends BaseUser>(
  source: AccountSource<U>,
  recipients: readonly Recipient<U>[],
): Promise<boolean> {
  const limits = limitsFor(source, recipients.length);
  for (const [index, recipient] of recipients.entries()) {
    // All of one address count together: the first is asked for all.
    const isMailed = await mailOne(source, recipient, index === 0 ? limits : []);
    if (!isMailed) return false;
  }
  return true;
}

async function mailOne<U extends BaseUser>(
  source: AccountSource<U>,
  { user, address }: Recipient<U>,
  limits: readonly OneTimeLimit[],
): Promise<boolean> {
  const { accounts, settingsOf } = partsOf(source);
  const { passwordResetTimeout: lifetime, passwordResetMailUnknown } = settingsOf(passwordResetSettings);
  const issued = await accounts.oneTime.issue(passwordResetPurpose, {
    userId: user?.id ?? null,
    address,
    lifetime,
    limits,
  });
  if ('refused' in issued) return false;
  const isUnknownTold = user === null && passwordResetMailUnknown;
  await sendMail(source, isUnknownTold ? 'mails/password_reset_unknown' : 'mails/password_reset', {
    to: address,
    user,
    context: { ...noticeContext(source), secret: issued.secret, minutes: Math.floor(lifetime / 60) },
    deliver: user !== null || isUnknownTold,
  });
  await accounts.emit(passwordResetRequested, { user, address });
  return true;
}

/** Each request makes a secret for every user of the address, so as many times as many are allowed. */
function limitsFor<U extends BaseUser>(source: AccountSource<U>, users: number): readonly OneTimeLimit[] {
  const { passwordResetsPerHour, passwordResetPause } = partsOf(source).settingsOf(passwordResetSettings);
  const perHour = { count: passwordResetsPerHour * users, seconds: 3600 };
  return passwordResetPause === 0 ? [perHour] : [perHour, { count: users, seconds: passwordResetPause }];
}
