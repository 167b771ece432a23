import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { type AccountDeletion, deleteAccount } from './rules/delete-account.ts';

/** Deletes the visitor's account. The session goes with it, so the browser forgets that too. */
export async function deleteOwnAccount<U extends BaseUser>(
  request: HttpRequest<U>,
): Promise<AccountDeletion> {
  const { user, session, impersonator } = request;
  // Who acts as another user has no account here to delete.
  if (!user.isAuthenticated || impersonator) return { state: 'gone' };
  const outcome = await deleteAccount(request, user);
  if (outcome.state === 'deleted' || outcome.state === 'planned') await session.flush();
  return outcome;
}
