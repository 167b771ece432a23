import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect, requestedNext } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import type { PasswordResetForm } from '../password-reset/password-reset-form.ts';
import { refuseThrottled, unlessThrottled } from '../shared/unless-throttled.ts';
import { requestLoginCode } from './request-login-code.ts';

/** The page that asks for the address. Its answer is the same for every address. */
export function loginCodeView<U extends BaseUser>(definition: PasswordResetForm): View<U> {
  return async (request) => {
    if (request.method !== 'POST') return page(request, definition.unbind());
    const form = definition.bind(await request.form());
    const answer = await form.validate();
    if (!answer.ok) return page(request, form);
    const next = await requestedNext(request);
    const tried = await unlessThrottled(() => requestLoginCode(request, answer.data.email, { next }));
    if ('retryAfter' in tried) {
      return page(request, form, refuseThrottled(request, form, { ...tried, resettable: false }));
    }
    return redirect(request, 'login_code_confirm');
  };
}

async function page<U extends BaseUser>(
  request: HttpRequest<U>,
  form: unknown,
  refused: object = {},
): Promise<ViewResponse> {
  const next = await requestedNext(request);
  return render(request, 'accounts/login_code_form.html', { form, next, ...refused });
}
