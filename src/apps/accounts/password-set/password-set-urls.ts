import type { BaseUser } from '../../../core/users/user.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { passwordSetView } from './password-set-view.ts';

/** The page `password_set`. */
export function passwordSetUrls<U extends BaseUser>(): Route<U>[] {
  return [path('password_set/', passwordSetView<U>(), { name: 'password_set', methods: ['GET', 'POST'] })];
}
