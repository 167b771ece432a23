import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { defineForm } from '../../../http/forms/definition/define-form.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import { loginRequired, reauthenticationRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { redirectToLogin } from '../../../http/guards/redirect-to-login.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { emailChangeSettings } from './email-change-settings.ts';
import { pendingEmailChange, rememberEmailChange } from './pending-email-change.ts';
import { requestEmailChange } from './request-email-change.ts';

const emailChangeForm = defineForm({
  autofocus: true,
  fields: {
    email: formField.email({ label: text('accounts.emailChange.address'), autocomplete: 'email' }),
  },
});

/** What the form says, by what became of the wish. */
const refusals = {
  invalid: 'accounts.emailChange.invalid',
  limited: 'accounts.emailChange.limited',
  same: 'accounts.emailChange.same',
} as const;

/** The page that asks for the new address. Its answer is the same for free addresses and for taken ones. */
export function emailChangeView<U extends BaseUser>(): View<U> {
  return reauthenticationRequired(async (request: UserRequest<U>) => {
    if (request.method !== 'POST') return page(request, emailChangeForm.unbind());
    const form = emailChangeForm.bind(await request.form());
    const answer = await form.validate();
    if (!answer.ok) return page(request, form);

    const outcome = await requestEmailChange(request, request.user, answer.data.email);
    if (outcome.state === 'over') return redirectToLogin(request);
    if (outcome.state === 'sent') {
      await rememberEmailChange(request, outcome.id);
      return redirect(request, 'email_change_done');
    }
    form.addError('email', text(refusals[outcome.state]));
    return page(request, form);
  });
}

/** "Nearly there": where the link was sent to. */
export function emailChangeDoneView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    const pending = await pendingEmailChange(request);
    if (!pending) return redirect(request, 'email_change');
    const { emailChangeTimeout } = request.site.settingsOf(emailChangeSettings);
    return render(request, 'accounts/email_change_done.html', {
      address: pending.address,
      hours: Math.ceil(emailChangeTimeout / 3600),
      current: request.site.accounts.addresses.addressOf(request.user),
    });
  });
}

function page<U extends BaseUser>(request: UserRequest<U>, form: unknown): Promise<ViewResponse> {
  const current = request.site.accounts.addresses.addressOf(request.user);
  return Promise.resolve(render(request, 'accounts/email_change_form.html', { form, current }));
}
