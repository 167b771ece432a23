import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import { addRefusal } from '../../../http/forms/definition/add-refusal.ts';
import { fieldsOf } from '../../../http/forms/definition/fields-of.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect, requestedNext } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { refuseBadPassword } from '../new-password/refuse-bad-password.ts';
import type { RegistrationForm } from './registration-form.ts';

/** The registration page: makes an account and leads to the login page, `next` kept. */
export function registerView<U extends BaseUser>(definition: RegistrationForm): View<U> {
  return loginNotRequired(async (request) => {
    const { settings } = request.site;
    if (request.user.isAuthenticated && settings.redirectAuthenticatedUser) {
      return redirect(request, settings.loginRedirectUrl);
    }
    if (request.method !== 'POST') return page(request, definition.unbind());

    const form = definition.bind(await request.form());
    if (!(await register(request, form))) return page(request, form);
    request.messages.success(request.t('accounts.register.done'));
    return redirect(request, await loginWithNext(request));
  });
}

/** Makes the account, or adds to the form why it cannot be. */
async function register<U extends BaseUser>(
  request: HttpRequest<U>,
  form: BoundForm<RegistrationForm['fields']>,
): Promise<boolean> {
  const { accounts } = request.site;
  const answer = await form.validate();
  await refuseBadPassword(request, form);
  if (!answer.ok || form.errors) return false;

  const { model } = accounts.users;
  const password = String(answer.data.password);
  const values = fieldsOf(model, answer.data);
  const outcome = await accounts.users.saveValues({ ...values, password });
  if (outcome === null || 'row' in outcome) return true;
  addRefusal(form, outcome);
  return false;
}

async function loginWithNext<U extends BaseUser>(request: HttpRequest<U>): Promise<string> {
  const target = request.site.urls.resolve(request.site.settings.loginUrl);
  const next = await requestedNext(request);
  return next ? `${target}?next=${encodeURIComponent(next)}` : target;
}

async function page<U extends BaseUser>(request: HttpRequest<U>, form: unknown): Promise<ViewResponse> {
  const context = { form, next: await requestedNext(request) };
  return render(request, 'accounts/register.html', {
    ...context,
    password_help: request.site.accounts.passwordHelpTexts(request.language),
  });
}
