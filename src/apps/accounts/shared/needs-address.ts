import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import type { Route } from '../../../http/routes/urls.ts';

/** The URLs of a flow that writes to users: none where the user model has no field for an address (`latchkey_accounts.W001`). */
export function needsAddress<U extends BaseUser>(
  { emailField }: UserModel<U>,
  urls: () => readonly Route<U>[],
): readonly Route<U>[] {
  return emailField === null ? [] : urls();
}
