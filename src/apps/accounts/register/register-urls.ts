import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { registerView } from './register-view.ts';
import { type RegistrationForm, registrationForm } from './registration-form.ts';

export interface RegisterUrlsOptions {
  /** Default: `registrationForm(model)`. */
  registrationForm?: RegistrationForm;
}

/** The page `register`. */
export function registerUrls<U extends BaseUser>(
  model: UserModel<U>,
  { registrationForm: form = registrationForm<BaseUser>(model) }: RegisterUrlsOptions = {},
): Route<U>[] {
  return [path('register/', registerView<U>(form), { name: 'register', methods: ['GET', 'POST'] })];
}
