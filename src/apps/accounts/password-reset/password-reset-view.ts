import type { BaseUser } from '../../../core/users/user.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import { refuseWhileImpersonating } from '../../../http/guards/refuse-while-impersonating.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { refuseThrottled, unlessThrottled } from '../shared/unless-throttled.ts';
import type { PasswordResetForm } from './password-reset-form.ts';
import { passwordResetSettings } from './password-reset-settings.ts';
import { requestPasswordReset } from './request-password-reset.ts';

/** The page that asks for the address. Its answer is the same for every address. */
export function passwordResetView<U extends BaseUser>(definition: PasswordResetForm): View<U> {
  return loginNotRequired(async (request) => {
    refuseWhileImpersonating(request);
    if (request.method !== 'POST') {
      return render(request, 'accounts/password_reset_form.html', { form: definition.unbind() });
    }
    const form = definition.bind(await request.form());
    const answer = await form.validate();
    if (!answer.ok) return render(request, 'accounts/password_reset_form.html', { form });
    const tried = await unlessThrottled(() => requestPasswordReset(request, answer.data.email));
    if ('retryAfter' in tried) {
      const refused = refuseThrottled(request, form, { ...tried, resettable: false });
      return render(request, 'accounts/password_reset_form.html', { form, ...refused });
    }
    return redirect(request, 'password_reset_done');
  });
}

/** What everybody is told after that. */
export function passwordResetDoneView<U extends BaseUser>(): View<U> {
  return loginNotRequired((request) => {
    const { passwordResetTimeout } = request.site.settingsOf(passwordResetSettings);
    return render(request, 'accounts/password_reset_done.html', {
      minutes: Math.floor(passwordResetTimeout / 60),
    });
  });
}

/** What comes after the new password: a way to the login. Nobody is logged in by a link. */
export function passwordResetCompleteView<U extends BaseUser>(): View<U> {
  return loginNotRequired((request) => render(request, 'accounts/password_reset_complete.html'));
}
