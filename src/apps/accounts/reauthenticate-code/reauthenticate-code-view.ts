import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { loginRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { refuseWhileImpersonating } from '../../../http/guards/refuse-while-impersonating.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import {
  finishReauthentication,
  reauthenticationWaiting,
} from '../reauthenticate/finish-reauthentication.ts';
import { codeForm, refuseCode } from '../shared/code-form.ts';
import { codeWay } from './code-way.ts';
import { mailCode, useTypedCode } from './reauthenticate-code.ts';

/** Mails a code, and asks for it. */
export function reauthenticateCodeView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    refuseWhileImpersonating(request);
    if (request.method !== 'POST' || !(await codeWay.isFor(request)))
      return redirect(request, 'reauthenticate');
    if (!(await request.form()).has('code')) {
      await mailCode(request);
      return page(request, codeForm.unbind());
    }
    const form = codeForm.bind(await request.form());
    const answer = await form.validate();
    if (!answer.ok) return page(request, form);
    const state = await useTypedCode(request, answer.data.code);
    if (state === 'used') return finishReauthentication(request, request.user, { method: codeWay.name });
    refuseCode(form, state);
    return page(request, form);
  });
}

async function page<U extends BaseUser>(request: UserRequest<U>, form: unknown): Promise<ViewResponse> {
  const waiting = await reauthenticationWaiting(request);
  const address = request.site.accounts.addresses.addressOf(request.user);
  return render(request, 'accounts/reauthenticate_code.html', { form, waiting, address });
}
