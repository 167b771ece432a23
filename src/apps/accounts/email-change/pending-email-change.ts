import type { OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import { emailChangePurpose } from './email-change-links.ts';

/** Where the session has the id of the change that was asked for in it. */
const NAME = 'email-change';

/** Keeps which change this browser has asked for. */
export async function rememberEmailChange<U extends BaseUser>(
  { session }: UserRequest<U>,
  id: string,
): Promise<void> {
  await session.set(NAME, id);
}

/** The change that this browser has asked for, while it waits for its proof. */
export async function pendingEmailChange<U extends BaseUser>({
  session,
  site,
  user,
}: UserRequest<U>): Promise<OneTimeSecret<U> | null> {
  const id = session.get(NAME);
  if (typeof id !== 'string') return null;
  const secret = await site.accounts.oneTime.findById(emailChangePurpose, id);
  return secret?.userId === user.id ? secret : null;
}
