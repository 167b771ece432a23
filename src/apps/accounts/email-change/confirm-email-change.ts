import type { OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { UserChanges } from '../../../core/users/user-manager.ts';
import { sendMail } from '../../../http/mails/send-mail.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { noticeContext } from '../shared/notice-context.ts';
import { emailChanged } from './email-change-events.ts';
import { emailChangePurpose } from './email-change-links.ts';
import { undoLinkFor } from './undo-email-change.ts';

/** What has become of the proof of a new address. */
export type EmailChangeOutcome<U extends BaseUser> =
  | { readonly state: 'done'; readonly user: U }
  /** Another account has the address by now. Nothing was changed. */
  | { readonly state: 'taken' }
  /** The link is used, too old, ended or unknown. */
  | { readonly state: 'over' };

/**
 * Uses the link up that was mailed to the new address, and gives the user that address: proven, since the link came by it. Ends
 * the user's other links and codes, and tells the old address. All of it is done, or nothing. Nobody is logged in.
 *
 * @param secret What stands in the address of the link.
 */
export async function confirmEmailChange<U extends BaseUser>(
  source: AccountSource<U>,
  secret: string,
): Promise<EmailChangeOutcome<U>> {
  const found = await partsOf(source).accounts.oneTime.find(emailChangePurpose, secret);
  return found ? confirmEmailChangeOf(source, found) : { state: 'over' };
}

/**
 * The same for who has come with the link already. Who asks for a change may know the id of its secret, and the database has it
 * in clear: what a visitor sends must never be looked up as one.
 */
export async function confirmEmailChangeOf<U extends BaseUser>(
  source: AccountSource<U>,
  { id }: OneTimeSecret<U>,
): Promise<EmailChangeOutcome<U>> {
  const { accounts } = partsOf(source);
  const { oneTime, users } = accounts;
  return accounts.transact(async () => {
    const secret = await oneTime.useById(emailChangePurpose, id);
    const user = secret?.userId == null ? null : await users.get(secret.userId);
    if (!secret || !user?.isActive) return { state: 'over' };

    const { address } = secret;
    const changes = { [String(users.model.emailField)]: address };
    const outcome = await users.update(user, changes as UserChanges<U>);
    if (!outcome) return { state: 'over' };
    if (!('user' in outcome)) return { state: 'taken' };
    await accounts.addresses.prove(outcome.user, address);
    await tellOldAddress(source, { before: user, secret });
    const previous = accounts.addresses.addressOf(user);
    await accounts.emit(emailChanged, { user: outcome.user, address, previous });
    return { state: 'done', user: outcome.user };
  });
}

async function tellOldAddress<U extends BaseUser>(
  source: AccountSource<U>,
  { before, secret }: { readonly before: U; readonly secret: OneTimeSecret<U> },
): Promise<void> {
  const to = partsOf(source).accounts.addresses.addressOf(before);
  if (to === null) return;
  const undo = await undoLinkFor(source, before, { address: to, since: secret.createdAt });
  const context = { ...noticeContext(source), ...undo, address: secret.address };
  await sendMail(source, 'mails/email_changed', { to, user: before, context });
}
