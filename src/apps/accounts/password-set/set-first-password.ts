import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import { noticePasswordChanged } from '../new-password/password-changed-notice.ts';
import { type NewPasswordOutcome, writeNewPassword } from '../new-password/write-new-password.ts';

/**
 * Gives the visitor, who is logged in and has no password, a first one. Ask before whether it is still them
 * (`reauthenticationRequired`). Their session gets a new key, and all others end; a notice is mailed.
 *
 * @throws LatchkeyError `hash_queue_full`.
 */
export async function setFirstPassword<U extends BaseUser>(
  request: UserRequest<U>,
  password: string,
): Promise<NewPasswordOutcome<U>> {
  const { accounts } = request.site;
  // Who has one has to know it: `changePassword`.
  if (accounts.users.hasUsablePassword(request.user) || request.impersonator) return { state: 'over' };
  const outcome = await writeNewPassword(request, request.user as U, {
    password,
    keepSession: request.session,
    afterwards: (changed) => noticePasswordChanged(request, changed),
  });
  if (outcome.state === 'done') await accounts.updateSessionAuthHash(request.session, outcome.user);
  return outcome;
}
