import type { RegisteredUser } from '../../../../core/users/registered-user.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import { sendMail } from '../../../../http/mails/send-mail.ts';
import { lte } from '../../../../models/rows/condition.ts';
import { type AccountParts, type AccountSource, partsOf } from '../../../contract/account-source.ts';
import { noticeContext } from '../../shared/notice-context.ts';
import { accountDeletionPlanned, accountDeletionTakenBack } from './deletion-events.ts';
import { deletionSettings } from './deletion-settings.ts';
import { PlannedDeletion } from './planned-deletion.ts';
import { type KeptAccount, keptAccount, removeAccount } from './remove-account.ts';

/** What has become of an account that was to be deleted. */
export type AccountDeletion =
  | { readonly state: 'deleted' }
  /** It is deactivated, and will be deleted then. */
  | { readonly state: 'planned'; readonly dueAt: Date }
  | KeptAccount;

const DAY = 86_400_000;

/**
 * Deletes an account, with everything that goes along as the models say, or plans that where the setting
 * `accountDeletionGrace` gives time. Sessions and one-time secrets end in the same transaction, and a mail says so. Nothing is
 * half done: where something keeps the account, the answer names it.
 */
export async function deleteAccount<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
): Promise<AccountDeletion> {
  const parts = partsOf(source);
  const days = parts.settingsOf(deletionSettings).accountDeletionGrace;
  if (days > 0) return planDeletion(source, user, new Date(parts.now() + days * DAY));
  return removeAccount(parts, user, () => tell(source, user, { mail: 'mails/account_deleted' }));
}

async function planDeletion<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
  dueAt: Date,
): Promise<AccountDeletion> {
  const parts = partsOf(source);
  const { accounts, objects, now } = parts;
  return accounts.transact(async ({ emit }) => {
    const kept = await keptAccount(parts, user);
    if (kept) return kept;
    await accounts.users.update(user, { isActive: false } as never);
    await accounts.endAllSessions(user);
    await forget(parts, user);
    const planned = { userId: idOf(user), plannedAt: new Date(now()), dueAt };
    await objects(PlannedDeletion).create(planned);
    await tell(source, user, { mail: 'mails/account_deletion_planned', context: { due_at: dueAt } });
    await emit(accountDeletionPlanned, { user, dueAt });
    return { state: 'planned', dueAt };
  });
}

/** Keeps an account that was given up: it is active again. False where its deletion was not planned. */
export async function keepAccount<U extends BaseUser>(source: AccountSource<U>, user: U): Promise<boolean> {
  const parts = partsOf(source);
  return parts.accounts.transact(async ({ emit }) => {
    if (!(await forget(parts, user))) return false;
    await parts.accounts.users.update(user, { isActive: true } as never);
    await emit(accountDeletionTakenBack, { user });
    return true;
  });
}

/** An account whose time has come, and what has become of it. */
export interface DueAccount<U extends BaseUser> {
  readonly user: U;
  readonly outcome: { readonly state: 'deleted' } | KeptAccount;
}

/** Deletes the accounts whose time has come, each in a transaction of its own. One that is active again is kept. */
export async function* deleteDueAccounts<U extends BaseUser>(
  source: AccountSource<U>,
): AsyncGenerator<DueAccount<U>> {
  const parts = partsOf(source);
  const { accounts, objects, now } = parts;
  const due = await objects(PlannedDeletion).list({
    where: { dueAt: lte(new Date(now())) },
    orderBy: 'dueAt',
  });
  for (const { userId } of due) {
    const user = await accounts.users.get(userId as U['id']);
    if (!user) continue;
    if (user.isActive) {
      await forget(parts, user);
      continue;
    }
    const done = () => tell(source, user, { mail: 'mails/account_deleted' });
    yield { user, outcome: await removeAccount(parts, user, done) };
  }
}

/** Forgets that the deletion is planned. Whether it was. */
export async function forget<U extends BaseUser>(
  { objects }: Pick<AccountParts<U>, 'objects'>,
  user: BaseUser,
): Promise<boolean> {
  return (await objects(PlannedDeletion).deleteWhere({ userId: idOf(user) })) !== 0;
}

function idOf(user: BaseUser): RegisteredUser['id'] {
  return (user as RegisteredUser).id;
}

/** Who has no address is told nothing. */
async function tell<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
  { mail, context = {} }: { readonly mail: string; readonly context?: object },
): Promise<void> {
  const to = partsOf(source).accounts.addresses.addressOf(user);
  if (to === null) return;
  await sendMail(source, mail, { to, user, context: { ...noticeContext(source), ...context } });
}
