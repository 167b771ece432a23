import { CoreError } from '../../../core/core-error.ts';
import type { OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { UserChanges } from '../../../core/users/user-manager.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { emailChangeUndone } from './email-change-events.ts';
import { emailChangePurpose, emailChangeUndoPurpose } from './email-change-links.ts';
import { emailChangeSettings } from './email-change-settings.ts';

/** What has become of the undoing of a change of the address. */
export type EmailChangeUndoOutcome<U extends BaseUser> =
  /** The old address is back, all sessions have ended, and there is no password. */
  | { readonly state: 'undone'; readonly user: U }
  /** The address had not changed, and what was asked for will not change it. */
  | { readonly state: 'cancelled'; readonly user: U }
  /** Another account has the old address by now. Nothing was done, and the link stays good. */
  | { readonly state: 'taken' }
  /** The link is used, too old, ended or unknown. */
  | { readonly state: 'over' };

/**
 * A link to the old address, for the context of its mail. `since`: when the change was asked for. Default: now. None where the
 * site has addresses proven and this one is not: somebody who mistyped their address would hand a stranger a week in which to
 * take the account.
 */
export async function undoLinkFor<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
  { address, since }: { readonly address: string; readonly since?: Date },
): Promise<{ readonly secret: string | null; readonly days: number }> {
  const { accounts, settingsOf } = partsOf(source);
  const isTrusted = accounts.emailVerification === 'none' || (await accounts.addresses.isProven(user));
  if (!isTrusted) return { secret: null, days: 0 };
  const { emailChangeUndoTimeout: lifetime } = settingsOf(emailChangeSettings);
  const data = since ? { since: since.getTime() } : null;
  const link = { userId: user.id, address, lifetime, data };
  const issued = await accounts.oneTime.issue(emailChangeUndoPurpose, link);
  return { secret: issued.secret, days: Math.floor(lifetime / 86_400) };
}

/**
 * Undoes a change of the address by the link that was mailed to the old one. Before the new address is proven, it will not be.
 * After that the old address comes back, and who changed it is shut out: all sessions end, and the password is good no more,
 * since who changed the address knew it. Lead the owner to a new password. All of it is done, or nothing.
 *
 * @param secret What stands in the address of the link.
 */
export async function undoEmailChange<U extends BaseUser>(
  source: AccountSource<U>,
  secret: string,
): Promise<EmailChangeUndoOutcome<U>> {
  const found = await partsOf(source).accounts.oneTime.find(emailChangeUndoPurpose, secret);
  return found ? undoEmailChangeOf(source, found) : { state: 'over' };
}

/** The same for who has come with the link already: what a visitor sends must never be looked up as an id. */
export async function undoEmailChangeOf<U extends BaseUser>(
  source: AccountSource<U>,
  link: OneTimeSecret<U>,
): Promise<EmailChangeUndoOutcome<U>> {
  const { accounts } = partsOf(source);
  const { oneTime, users, addresses } = accounts;
  return accounts.transact(async () => {
    const before = link.userId === null ? null : await users.get(link.userId);
    if (!before) return { state: 'over' };
    if (await isTaken(source, before, link.address)) return { state: 'taken' };
    if (!(await oneTime.useById(emailChangeUndoPurpose, link.id))) return { state: 'over' };

    await endWhatFollowed(source, link);
    // Read once more: the change may have been confirmed in this moment, and nothing that waits can be confirmed from here on.
    const user = await users.get(before.id);
    if (!user) throw new CoreError('user_gone');
    const wasChanged = !addresses.isAddressOf(user, link.address);
    const now = wasChanged ? await bringBack(source, user, link) : user;
    const previous = addresses.addressOf(user);
    await accounts.emit(emailChangeUndone, { user: now, address: link.address, previous, wasChanged });
    return { state: wasChanged ? 'undone' : 'cancelled', user: now };
  });
}

async function isTaken<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
  address: string,
): Promise<boolean> {
  const { users } = partsOf(source).accounts;
  const emailField = String(users.model.emailField);
  const duplicates = await users.duplicates({ [emailField]: address }, user);
  return duplicates.some((names) => names.includes(emailField));
}

/**
 * Ends the change that waits for its proof, and the links that undo this change or one after it: one of those went to an address
 * of who is shut out. Links to addresses of before stay good.
 */
async function endWhatFollowed<U extends BaseUser>(
  source: AccountSource<U>,
  { userId, ...link }: OneTimeSecret<U>,
): Promise<void> {
  if (userId === null) return;
  const { oneTime } = partsOf(source).accounts;
  const since = sinceOf(link);
  await oneTime.endAllOf(userId, { purpose: emailChangePurpose, since: new Date(0) });
  await oneTime.endAllOf(userId, { purpose: emailChangeUndoPurpose, since });
}

/** When the change was asked for that a link undoes. */
function sinceOf({ data, createdAt }: Pick<OneTimeSecret, 'data' | 'createdAt'>): Date {
  const asked = (data as { readonly since?: number } | null)?.since;
  return asked === undefined ? createdAt : new Date(asked);
}

/** Nothing that was proven since the change counts any more. */
async function bringBack<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
  { address, data, createdAt }: OneTimeSecret<U>,
): Promise<U> {
  const { users, addresses } = partsOf(source).accounts;
  const emailField = String(users.model.emailField);
  const outcome = await users.update(user, { [emailField]: address } as UserChanges<U>);
  // Taken in this very moment: nothing is kept, and the link stays good for the next try.
  if (!outcome || !('user' in outcome)) throw new CoreError('user_exists', { field: emailField });
  const since = sinceOf({ data, createdAt }).getTime();
  for (const proven of await addresses.provenOf(outcome.user)) {
    if (proven.provenAt >= since) await addresses.unprove(outcome.user, proven.address);
  }
  await addresses.prove(outcome.user, address);
  const now = await users.setUnusablePassword(outcome.user);
  if (!now) throw new CoreError('user_gone');
  await partsOf(source).accounts.devices.forgetAll(now);
  return now;
}
