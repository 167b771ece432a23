import type { BaseUser } from '../../../core/users/user.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { passwordChangeDoneView, passwordChangeView } from './password-change-view.ts';

/** The pages `password_change` and `password_change_done`. */
export function passwordChangeUrls<U extends BaseUser>(): Route<U>[] {
  const name = 'password_change';
  return [
    path('password_change/', passwordChangeView<U>(), { name, methods: ['GET', 'POST'] }),
    path('password_change/done/', passwordChangeDoneView<U>(), { name: 'password_change_done' }),
  ];
}
