import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { keepFormView, reauthenticateView } from './reauthenticate-view.ts';

/** The page `reauthenticate`, and the address that keeps the form which was sent meanwhile. */
export function reauthenticateUrls<U extends BaseUser>(_model: UserModel<U>): Route<U>[] {
  const methods = ['GET', 'POST'] as const;
  return [
    path('confirm/', reauthenticateView<U>(), { name: 'reauthenticate', methods }),
    path('confirm/form/', keepFormView<U>(), { name: 'reauthenticate_form', methods }),
  ];
}
