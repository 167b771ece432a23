import { cannotWrite } from '../../../core/cannot-write.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect, redirectToAddress, requestedNext } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { login } from '../../../http/visitor/auth.ts';
import { newPasswordContext } from '../new-password/new-password-context.ts';
import { refuseBadPassword } from '../new-password/refuse-bad-password.ts';
import { refuseThrottled, type ThrottledAnswer, unlessThrottled } from '../shared/unless-throttled.ts';
import { register } from './register.ts';
import type { RegistrationForm } from './registration-form.ts';

/**
 * The registration page: makes an account and logs its user in, `next` kept. Where the address has to be proven first, it leads
 * to the page that says so, whoever the address belongs to.
 */
export function registerView<U extends BaseUser>(definition: RegistrationForm): View<U> {
  return loginNotRequired(async (request) => {
    const { settings } = request.site;
    if (request.user.isAuthenticated && settings.redirectAuthenticatedUser) {
      if (request.staleForm) {
        request.messages.info(request.t('accounts.register.loggedInAlready', { user: `${request.user}` }));
      }
      return redirect(request, settings.loginRedirectUrl);
    }
    if (request.method !== 'POST') return page(request, definition.unbind());

    const form = definition.bind(await request.form());
    const answer = await form.validate();
    await refuseBadPassword(request, form);
    if (!answer.ok || form.errors) return page(request, form);

    const tried = await unlessThrottled(() => register(request, form, answer.data));
    if ('retryAfter' in tried) {
      return page(request, form, refuseThrottled(request, form, { ...tried, resettable: false }));
    }
    const outcome = tried.value;
    if (outcome.state === 'refused') return page(request, form);
    if (outcome.state === 'waiting') return redirect(request, 'email_verification_sent');
    return enter(request, outcome.user);
  });
}

/**
 * Logs the new user in: somebody who typed a password twice has not to type it a third time. Where the database takes no
 * more changes by now, the account is whole all the same, and who were told to try again would hear that it exists already.
 */
async function enter<U extends BaseUser>(request: HttpRequest<U>, user: U): Promise<ViewResponse> {
  try {
    const { state, url } = await login(request, user, { next: await requestedNext(request) });
    if (state === 'finished') request.messages.success(request.t('accounts.register.done'));
    return redirectToAddress(url);
  } catch (error) {
    if (!cannotWrite(error)) throw error;
    request.messages.success(request.t('accounts.register.doneLogIn'));
    return redirect(request, 'login');
  }
}

async function page<U extends BaseUser>(
  request: HttpRequest<U>,
  form: unknown,
  refused?: ThrottledAnswer,
): Promise<ViewResponse> {
  const context = { form, ...refused, next: await requestedNext(request) };
  return render(request, 'accounts/register.html', {
    ...context,
    ...newPasswordContext(request),
  });
}
