import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { dataView } from './data-view.ts';

/** The address `account_data`, which answers with a file. */
export function dataUrls<U extends BaseUser>(_model: UserModel<U>): Route<U>[] {
  return [path('data/', dataView<U>(), { name: 'account_data', methods: ['POST'] })];
}
