import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { deleteView } from './delete-view.ts';

/** The page `account_delete`. */
export function deletionUrls<U extends BaseUser>(_model: UserModel<U>): Route<U>[] {
  return [path('delete/', deleteView<U>(), { name: 'account_delete', methods: ['GET', 'POST'] })];
}
