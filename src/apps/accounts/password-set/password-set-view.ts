import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { reauthenticationRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { redirectToLogin } from '../../../http/guards/redirect-to-login.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { redirectToSection } from '../account-page/redirect-to-section.ts';
import { newPasswordContext } from '../new-password/new-password-context.ts';
import { newPasswordForm } from '../new-password/new-password-form.ts';
import { refuseBadPassword } from '../new-password/refuse-bad-password.ts';
import { setFirstPassword } from './set-first-password.ts';

/** The page on which users without a password set one. */
export function passwordSetView<U extends BaseUser>(): View<U> {
  return reauthenticationRequired(async (request: UserRequest<U>) => {
    const { accounts, urls } = request.site;
    if (accounts.users.hasUsablePassword(request.user)) {
      return urls.has('password_change')
        ? redirect(request, 'password_change')
        : redirectToSection(request, 'sign-in');
    }
    if (request.method !== 'POST') return page(request, newPasswordForm.unbind());

    const form = newPasswordForm.bind(await request.form());
    const answer = await form.validate();
    await refuseBadPassword(request, form, request.user);
    if (!answer.ok || form.errors) return page(request, form);

    const { state } = await setFirstPassword(request, answer.data.password);
    if (state !== 'done') return redirectToLogin(request);
    request.messages.success(request.t('accounts.passwordSet.done'), { extraTags: 'sign-in' });
    return redirectToSection(request, 'sign-in');
  });
}

function page<U extends BaseUser>(request: UserRequest<U>, form: unknown): Promise<ViewResponse> {
  return Promise.resolve(
    render(request, 'accounts/password_set.html', {
      form,
      account: `${request.user}`,
      ...newPasswordContext(request),
    }),
  );
}
