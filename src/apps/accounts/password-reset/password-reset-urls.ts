import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { mailedLinkUrls } from '../mailed-links/mailed-link-urls.ts';
import { needsAddress } from '../shared/needs-address.ts';
import { passwordResetConfirmView } from './password-reset-confirm-view.ts';
import { type PasswordResetForm, passwordResetForm } from './password-reset-form.ts';
import { passwordResetLink } from './password-reset-purpose.ts';
import {
  passwordResetCompleteView,
  passwordResetDoneView,
  passwordResetView,
} from './password-reset-view.ts';

export interface PasswordResetUrlsOptions {
  /** Default: `passwordResetForm(model)`. */
  passwordResetForm?: PasswordResetForm;
}

/** The pages of a reset, by Django's names and addresses. None where users have no address. */
export function passwordResetUrls<U extends BaseUser>(
  model: UserModel<U>,
  { passwordResetForm: form = passwordResetForm(model) }: PasswordResetUrlsOptions = {},
): readonly Route<U>[] {
  return needsAddress(model, () => [
    path('password_reset/', passwordResetView<U>(form), { name: 'password_reset', methods: ['GET', 'POST'] }),
    path('password_reset/done/', passwordResetDoneView<U>(), { name: 'password_reset_done' }),
    // Before the link, whose token would be `done`.
    path('reset/done/', passwordResetCompleteView<U>(), { name: 'password_reset_complete' }),
    ...mailedLinkUrls<U>(passwordResetLink, passwordResetConfirmView<U>()),
  ]);
}
