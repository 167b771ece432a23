import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { defineForm } from '../../../http/forms/definition/define-form.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { type AskedLogin, askedLogin } from './asked-login.ts';
import { goOnLoggedIn } from './go-on-logged-in.ts';
import { loginCodeSettings } from './login-code-settings.ts';
import { loginWithCode } from './login-with-code.ts';

const codeForm = defineForm({
  autofocus: true,
  fields: {
    code: formField.text({
      label: text('accounts.loginCode.code'),
      maxLength: 100,
      autocomplete: 'one-time-code',
    }),
  },
});

/** The page that waits for the code, in the browser that asked for it. It tells nothing of the address. */
export function loginCodeConfirmView<U extends BaseUser>(): View<U> {
  return async (request) => {
    const asked = askedLogin(request);
    if (!asked) return redirect(request, 'login_code');
    if (request.method !== 'POST') return page(request, codeForm.unbind(), asked);
    const form = codeForm.bind(await request.form());
    const answer = await form.validate();
    if (!answer.ok) return page(request, form, asked);
    const outcome = await loginWithCode(request, answer.data.code);
    if ('url' in outcome) return goOnLoggedIn(request, outcome);
    form.addError(
      'code',
      text(outcome.state === 'wrong' ? 'accounts.loginCode.wrong' : 'accounts.loginCode.over'),
    );
    return page(request, form, asked);
  };
}

async function page<U extends BaseUser>(
  request: HttpRequest<U>,
  form: unknown,
  { address, next }: AskedLogin,
): Promise<ViewResponse> {
  const minutes = Math.floor(request.site.settingsOf(loginCodeSettings).loginCodeTimeout / 60);
  return render(request, 'accounts/login_code_confirm.html', { form, address, next, minutes });
}
