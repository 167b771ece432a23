import type { BaseUser } from '../core/users/user.ts';
import type { UserModel } from '../core/users/user-model.ts';
import { redirect } from '../http/render.ts';
import { path, type Route } from '../http/urls.ts';
import { type LoginForm, loginForm } from './login/login-form.ts';
import { loginView } from './login/login-view.ts';
import { logoutView } from './logout/logout-view.ts';
import { registerView } from './register/register-view.ts';
import { type RegistrationForm, registrationForm } from './register/registration-form.ts';

export interface AccountsUrlsOptions {
  /** Default: `loginForm(model)`. */
  loginForm?: LoginForm;
  /** Default: `registrationForm(model)`. */
  registrationForm?: RegistrationForm;
}

/** The account pages, for a project's route table: `...include('accounts/', accountsUrls(CustomUser))`. */
export function accountsUrls<U extends BaseUser>(
  model: UserModel<U>,
  options: AccountsUrlsOptions = {},
): Route<U>[] {
  const form = {
    login: options.loginForm ?? loginForm(model),
    registration: options.registrationForm ?? registrationForm(model),
  };
  return [
    path('login/', loginView<U>(form.login), { name: 'login', methods: ['GET', 'POST'] }),
    path('logout/', logoutView<U>(), { name: 'logout', methods: ['POST'] }),
    path('register/', registerView<U>(form.registration), { name: 'register', methods: ['GET', 'POST'] }),
    path<U>('dashboard/', (request) => redirect(request, request.site.settings.loginRedirectUrl)),
  ];
}
