import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { endImpersonationView, impersonateView } from './impersonate-views.ts';

/** The addresses that begin and end it, for the forms of other pages. */
export function impersonationUrls<U extends BaseUser>(_model: UserModel<U>): Route<U>[] {
  return [
    path('impersonate/', impersonateView<U>(), { name: 'impersonate', methods: ['POST'] }),
    path('impersonate/end/', endImpersonationView<U>(), { name: 'impersonate_end', methods: ['POST'] }),
  ];
}
