import type { BaseUser } from '../../../core/users/user.ts';
import { HttpResponse, type ViewResponse } from '../../../http/answer/http-response.ts';
import { loginRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { redirectToLogin } from '../../../http/guards/redirect-to-login.ts';
import { refuseWhileImpersonating } from '../../../http/guards/refuse-while-impersonating.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { newPasswordContext } from '../new-password/new-password-context.ts';
import { refuseBadPassword } from '../new-password/refuse-bad-password.ts';
import { refuseThrottled, type ThrottledAnswer, unlessThrottled } from '../shared/unless-throttled.ts';
import { changePassword } from './change-password.ts';
import { passwordChangeForm } from './password-change-form.ts';

/** The page on which users change their password. */
export function passwordChangeView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    refuseWhileImpersonating(request);
    const { accounts, urls } = request.site;
    if (!accounts.users.hasUsablePassword(request.user) && urls.has('password_set')) {
      return redirect(request, 'password_set');
    }
    if (request.method !== 'POST') return page(request, passwordChangeForm.unbind());

    const form = passwordChangeForm.bind(await request.form());
    const answer = await form.validate();
    await refuseBadPassword(request, form, request.user);
    if (!answer.ok || form.errors) return page(request, form);

    const tried = await unlessThrottled(() => changePassword(request, answer.data));
    if ('retryAfter' in tried) {
      return page(request, form, refuseThrottled(request, form, { ...tried, resettable: true }));
    }
    const { state } = tried.value;
    if (state === 'done') return redirect(request, 'password_change_done');
    if (state !== 'wrong') return redirectToLogin(request);
    // Nobody is there to read a page (see `Accounts.authenticate`).
    if (request.signal?.aborted) return new HttpResponse(null, { status: 503 });
    form.addError('oldPassword', text('accounts.passwordChange.wrong'));
    return page(request, form);
  });
}

/** What comes after it, so that a reload sends nothing twice. */
export function passwordChangeDoneView<U extends BaseUser>(): View<U> {
  return loginRequired((request) => render(request, 'accounts/password_change_done.html'));
}

function page<U extends BaseUser>(
  request: UserRequest<U>,
  form: unknown,
  refused?: ThrottledAnswer,
): Promise<ViewResponse> {
  return Promise.resolve(
    render(request, 'accounts/password_change_form.html', {
      form,
      ...refused,
      account: `${request.user}`,
      ...newPasswordContext(request),
    }),
  );
}
