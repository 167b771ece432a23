import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { type ProfileForm, profileForm } from './profile-form.ts';
import { profileView } from './profile-view.ts';

export interface ProfileUrlsOptions {
  /** Default: `profileForm(model)`. */
  profileForm?: ProfileForm;
}

/** The page `profile`. None where there would be nothing to change: a model may ask for an address alone. */
export function profileUrls<U extends BaseUser>(
  model: UserModel<U>,
  { profileForm: form = profileForm(model) }: ProfileUrlsOptions = {},
): Route<U>[] {
  if (Object.keys(form.fields).length === 0) return [];
  return [path('profile/', profileView<U>(form), { name: 'profile', methods: ['GET', 'POST'] })];
}
