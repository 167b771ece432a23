import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { type LoginForm, loginForm } from './login-form.ts';
import { loginView } from './login-view.ts';
import { logoutAgainView, logoutView } from './logout-view.ts';

export interface LoginUrlsOptions {
  /** Default: `loginForm(model)`. */
  loginForm?: LoginForm;
}

/** The pages `login` and `logout`. */
export function loginUrls<U extends BaseUser>(
  model: UserModel<U>,
  { loginForm: form = loginForm<BaseUser>(model) }: LoginUrlsOptions = {},
): Route<U>[] {
  return [
    path('login/', loginView<U>(form), { name: 'login', methods: ['GET', 'POST'] }),
    path('logout/', logoutView<U>(), {
      name: 'logout',
      methods: ['GET', 'POST'],
      staleView: logoutAgainView<U>(),
    }),
  ];
}
