import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { needsAddress } from '../shared/needs-address.ts';
import { reauthenticateCodeView } from './reauthenticate-code-view.ts';

/** The page `reauthenticate_code`. None where users have no address. */
export function reauthenticateCodeUrls<U extends BaseUser>(model: UserModel<U>): readonly Route<U>[] {
  const options = { name: 'reauthenticate_code', methods: ['GET', 'POST'] as const };
  return needsAddress(model, () => [path('confirm/code/', reauthenticateCodeView<U>(), options)]);
}
