import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { type ProfileForm, profileForm } from './profile-form.ts';
import { hasFields, profileView } from './profile-view.ts';

export interface ProfileUrlsOptions {
  /** Default: `profileForm(model)`. */
  profileForm?: ProfileForm;
}

/** The account page, `profile`, which takes the form of its first section too. */
export function profileUrls<U extends BaseUser>(
  model: UserModel<U>,
  { profileForm: form = profileForm<BaseUser>(model) }: ProfileUrlsOptions = {},
): Route<U>[] {
  const methods = hasFields(form) ? (['GET', 'POST'] as const) : (['GET'] as const);
  return [path('profile/', profileView<U>(form), { name: 'profile', methods })];
}
