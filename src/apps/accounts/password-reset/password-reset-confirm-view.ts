import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { refuseWhileImpersonating } from '../../../http/guards/refuse-while-impersonating.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import { linkInvalid, type MailedLinkView } from '../mailed-links/mailed-link-urls.ts';
import { newPasswordContext } from '../new-password/new-password-context.ts';
import { newPasswordForm } from '../new-password/new-password-form.ts';
import { refuseBadPassword } from '../new-password/refuse-bad-password.ts';
import { passwordResetLink } from './password-reset-purpose.ts';
import { resetPasswordBy, userOfReset } from './reset-password.ts';

/** The page behind the mailed link, for the new password. */
export function passwordResetConfirmView<U extends BaseUser>(): MailedLinkView<U> {
  return async (request, secret) => {
    refuseWhileImpersonating(request);
    const user = await userOfReset(request, secret);
    if (!user) return linkInvalid(request, passwordResetLink);
    if (request.method !== 'POST') return page(request, user, newPasswordForm.unbind());

    const form = newPasswordForm.bind(await request.form());
    const answer = await form.validate();
    await refuseBadPassword(request, form, user);
    if (!answer.ok || form.errors) return page(request, user, form);

    const { state } = await resetPasswordBy(request, secret, answer.data.password);
    return state === 'done'
      ? redirect(request, 'password_reset_complete')
      : linkInvalid(request, passwordResetLink);
  };
}

function page<U extends BaseUser>(request: HttpRequest<U>, user: U, form: unknown): Promise<ViewResponse> {
  return Promise.resolve(
    render(request, 'accounts/password_reset_confirm.html', {
      form,
      account: `${user}`,
      ...newPasswordContext(request),
    }),
  );
}
