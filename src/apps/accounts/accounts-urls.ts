import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import { redirect } from '../../http/routes/redirect.ts';
import { path, type Route } from '../../http/routes/urls.ts';
import { type LoginForm, loginForm } from './login/login-form.ts';
import { loginView } from './login/login-view.ts';
import { logoutView } from './login/logout-view.ts';
import { type ProfileForm, profileForm } from './profile/profile-form.ts';
import { profileView } from './profile/profile-view.ts';
import { registerView } from './register/register-view.ts';
import { type RegistrationForm, registrationForm } from './register/registration-form.ts';

export interface AccountsUrlsOptions {
  /** Default: `loginForm(model)`. */
  loginForm?: LoginForm;
  /** Default: `registrationForm(model)`. */
  registrationForm?: RegistrationForm;
  /** Default: `profileForm(model)`. */
  profileForm?: ProfileForm;
}

/** The account pages, for a project's route table: `...include('accounts/', accountsUrls(CustomUser))`. */
export function accountsUrls<U extends BaseUser>(
  model: UserModel<U>,
  options: AccountsUrlsOptions = {},
): Route<U>[] {
  const form = {
    login: options.loginForm ?? loginForm(model),
    registration: options.registrationForm ?? registrationForm(model),
    profile: options.profileForm ?? profileForm(model),
  };
  return [
    path('login/', loginView<U>(form.login), { name: 'login', methods: ['GET', 'POST'] }),
    path('logout/', logoutView<U>(), { name: 'logout', methods: ['POST'] }),
    path('register/', registerView<U>(form.registration), { name: 'register', methods: ['GET', 'POST'] }),
    ...profileUrls<U>(form.profile),
    path<U>('dashboard/', (request) => redirect(request, request.site.settings.loginRedirectUrl)),
  ];
}

/** No page where there would be nothing to change: a model may ask for an address alone. */
function profileUrls<U extends BaseUser>(form: ProfileForm): Route<U>[] {
  if (Object.keys(form.fields).length === 0) return [];
  return [path('profile/', profileView<U>(form), { name: 'profile', methods: ['GET', 'POST'] })];
}
