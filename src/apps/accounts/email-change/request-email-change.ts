import { CoreError } from '../../../core/core-error.ts';
import type { Accounts } from '../../../core/login/accounts.ts';
import type { IssuedSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { sendMail } from '../../../http/mails/send-mail.ts';
import { validateValues } from '../../../models/checks/validate-values.ts';
import { ModelError } from '../../../models/model-error.ts';
import { AppError } from '../../app-error.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { evenly } from '../shared/evenly.ts';
import { noticeContext } from '../shared/notice-context.ts';
import { emailChangeRequested } from './email-change-events.ts';
import { emailChangePurpose } from './email-change-links.ts';
import { emailChangeSettings } from './email-change-settings.ts';
import { undoLinkFor } from './undo-email-change.ts';

/** What has become of the wish for another address. */
export type EmailChangeRequest =
  /** A mail is on its way. Say so for taken addresses too. `id`: that of the secret, for `oneTime.findById`. */
  | { readonly state: 'sent'; readonly id: string; readonly address: string }
  /** It is the user's address already. */
  | { readonly state: 'same' }
  /** It is no address, or none that the user model takes. */
  | { readonly state: 'invalid' }
  /** There were too many of this user. */
  | { readonly state: 'limited'; readonly until: Date }
  /** The user is gone, or not active. */
  | { readonly state: 'over' };

interface Wish<U extends BaseUser> {
  readonly user: U;
  readonly address: string;
  readonly previous: string | null;
  /** Whether another account has the address, and the active user that a mail about it may go to. */
  readonly taken: { readonly owner: U | null } | null;
}

/**
 * Mails a link to the new address, and to the old one a notice with a link that undoes it. Where the address is another
 * account's, its owner gets a mail in place of the link: neither the answer nor its time tells the two apart. Ask for the
 * user's proof before (`reauthenticationRequired`). The address stays as it is until `confirmEmailChange`.
 *
 * @throws LatchkeyError `email_change_impossible` where the user model has no address.
 */
export async function requestEmailChange<U extends BaseUser>(
  source: AccountSource<U>,
  { id }: U,
  typed: string,
): Promise<EmailChangeRequest> {
  const { accounts } = partsOf(source);
  const address = validAddress(accounts, typed);
  if (address === null) return { state: 'invalid' };
  const user = await accounts.users.get(id);
  if (!user?.isActive) return { state: 'over' };
  if (accounts.addresses.isAddressOf(user, address)) return { state: 'same' };

  const previous = accounts.addresses.addressOf(user);
  const taken = await findTaken(accounts, user, address);
  try {
    return await evenly(() =>
      accounts.transact(() => mailChange(source, { user, address, previous, taken })),
    );
  } catch (error) {
    if (!CoreError.is(error, 'user_gone')) throw error;
    return { state: 'over' };
  }
}

async function mailChange<U extends BaseUser>(
  source: AccountSource<U>,
  wish: Wish<U>,
): Promise<EmailChangeRequest> {
  const { accounts, settingsOf } = partsOf(source);
  const { emailChangeTimeout: lifetime, emailChangesPerHour: count } = settingsOf(emailChangeSettings);
  const { user, address, previous } = wish;
  const limits = [{ count, seconds: 3600, of: 'user' as const }];
  const issued = await accounts.oneTime.issue(emailChangePurpose, {
    userId: user.id,
    address,
    lifetime,
    limits,
  });
  if ('refused' in issued) return { state: 'limited', until: issued.until };
  await mailNewAddress(source, wish, { ...issued, hours: Math.ceil(lifetime / 3600) });
  if (previous !== null) {
    const undo = await undoLinkFor(source, user, { address: previous });
    await sendMail(source, 'mails/email_change_notice', {
      to: previous,
      user,
      context: { ...noticeContext(source), ...undo, address },
    });
  }
  await accounts.emit(emailChangeRequested, { user, address, previous });
  return { state: 'sent', id: issued.id, address };
}

/** A link to a free address. The owner of a taken one gets no link that would do anything. */
async function mailNewAddress<U extends BaseUser>(
  source: AccountSource<U>,
  { user, address, taken }: Wish<U>,
  { secret, hours }: IssuedSecret & { readonly hours: number },
): Promise<void> {
  const { addresses } = partsOf(source).accounts;
  const notice = noticeContext(source);
  if (!taken) {
    const context = { ...notice, secret, hours };
    await sendMail(source, 'mails/email_change', { to: address, user, context });
    return;
  }
  // To the address that the owner has, never to what was typed (CVE-2019-19844).
  const to = (taken.owner && addresses.addressOf(taken.owner)) ?? address;
  const { owner } = taken;
  const mail = { to, user: owner, context: { ...notice }, deliver: owner !== null };
  await sendMail(source, 'mails/email_change_taken', mail);
}

/** The address in the spelling that is kept; null where the user model takes no such one. */
function validAddress<U extends BaseUser>({ users: { model } }: Accounts<U>, typed: string): string | null {
  const { emailField, name } = model;
  if (emailField === null) throw new AppError('email_change_impossible', { model: name });
  try {
    const { [emailField]: address } = validateValues(model, { [emailField]: typed }, { partial: true });
    return typeof address === 'string' && address !== '' ? address : null;
  } catch (error) {
    if (ModelError.is(error, 'field_value_invalid') || ModelError.is(error, 'field_missing')) return null;
    throw error;
  }
}

/** Asks the same of the database for free addresses and taken ones. */
async function findTaken<U extends BaseUser>(
  { users, addresses }: Accounts<U>,
  user: U,
  address: string,
): Promise<Wish<U>['taken']> {
  const { emailField } = users.model;
  const duplicates = await users.duplicates({ [String(emailField)]: address }, user);
  const [owner = null] = await addresses.usersByAddress(address);
  return duplicates.some((names) => names.includes(String(emailField))) ? { owner } : null;
}
