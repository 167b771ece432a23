import type { Accounts } from '../../../core/login/accounts.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { authenticate } from '../../../http/visitor/auth.ts';
import { noticePasswordChanged } from '../new-password/password-changed-notice.ts';
import { type NewPasswordOutcome, writeNewPassword } from '../new-password/write-new-password.ts';

/** What has become of a change. */
export type PasswordChangeOutcome<U extends BaseUser> =
  | NewPasswordOutcome<U>
  /** The old password is not the user's. */
  | { readonly state: 'wrong' };

export interface PasswordChangeValues {
  readonly oldPassword: string;
  readonly password: string;
}

/**
 * Gives the visitor another password, if they are logged in, as nobody but themselves, and know the one of now. Their session gets a new key, and all
 * others end; a notice is mailed.
 *
 * @throws LatchkeyError `hash_queue_full`.
 */
export async function changePassword<U extends BaseUser>(
  request: HttpRequest<U>,
  { oldPassword, password }: PasswordChangeValues,
): Promise<PasswordChangeOutcome<U>> {
  const { accounts } = request.site;
  // Who acts as the user keeps a session of their own, which would not outlast it.
  if (!request.user.isAuthenticated || request.impersonator) return { state: 'wrong' };
  // By the way of a login, so that what counts or hears of wrong tries there does so here.
  const user = await authenticate(request, { ...ownName(accounts, request.user), password: oldPassword });
  if (user?.id !== request.user.id || !accounts.users.hasUsablePassword(user)) return { state: 'wrong' };

  const outcome = await writeNewPassword(request, user, {
    password,
    keepSession: request.session,
    afterwards: (changed) => noticePasswordChanged(request, changed),
  });
  if (outcome.state === 'done') await accounts.updateSessionAuthHash(request.session, outcome.user);
  return outcome;
}

/** What the user logs in with, by its name. */
function ownName<U extends BaseUser>({ users }: Accounts<U>, user: U): Readonly<Record<string, unknown>> {
  const { usernameField } = users.model;
  return { [usernameField]: (user as object as Readonly<Record<string, unknown>>)[usernameField] };
}
