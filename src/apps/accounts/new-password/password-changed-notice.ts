import type { BaseUser } from '../../../core/users/user.ts';
import { sendMail } from '../../../http/mails/send-mail.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { noticeContext } from '../shared/notice-context.ts';

/** Tells the user by mail that there is another password, in the transaction of that. Who has no address is told nothing. */
export async function noticePasswordChanged<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
): Promise<void> {
  const to = partsOf(source).accounts.addresses.addressOf(user);
  if (to !== null)
    await sendMail(source, 'mails/password_changed', { to, user, context: { ...noticeContext(source) } });
}
