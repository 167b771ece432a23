import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { codeForm, refuseCode } from '../shared/code-form.ts';
import { type AskedLogin, askedLogin } from './asked-login.ts';
import { goOnLoggedIn } from './go-on-logged-in.ts';
import { loginCodeSettings } from './login-code-settings.ts';
import { loginWithCode } from './login-with-code.ts';

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
    refuseCode(form, outcome.state);
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
