import { throttleSettings } from '../../../core/throttle/throttle-settings.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import { redirectToLogin } from '../../../http/guards/redirect-to-login.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { redirectToSection } from '../account-page/redirect-to-section.ts';
import { codeForm, refuseCode } from '../shared/code-form.ts';
import { countOfNetwork } from '../shared/count-of-network.ts';
import { goOnAfterProof } from './after-proof.ts';
import { proofByCode } from './email-verification-link.ts';
import { findWaiting } from './find-waiting.ts';
import { proveAddressHere } from './prove-address.ts';
import type { WaitingForProof } from './waiting-for-proof.ts';

/** "Nearly there": what was mailed where, and the place to type a code. The page of the login stage too. */
export function emailVerificationSentView<U extends BaseUser>(): View<U> {
  return loginNotRequired(async (request) => {
    const waiting = await findWaiting(request);
    if (!waiting) return leave(request);
    if (request.method !== 'POST' || waiting.codeId === null) return page(request, waiting);

    const form = codeForm.bind(await request.form());
    const answer = await form.validate();
    if (!answer.ok) return page(request, waiting, form);
    const outcome = await useCode(request, waiting.codeId, answer.data.code);
    if (outcome.user) return goOnAfterProof(request, outcome.user, waiting);
    refuseCode(form, outcome.state);
    return page(request, waiting, form);
  });
}

async function useCode<U extends BaseUser>(
  request: HttpRequest<U>,
  codeId: string,
  typed: string,
): Promise<{ readonly user: U | null; readonly state: 'wrong' | 'over' }> {
  const { accounts, settingsOf } = request.site;
  await countOfNetwork(request, 'code.network', settingsOf(throttleSettings).throttleCodeNetwork);
  return accounts.transact(async () => {
    const outcome = await accounts.oneTime.useCode(proofByCode, codeId, typed);
    if (outcome.state !== 'used') return { user: null, state: outcome.state };
    return { user: await proveAddressHere(request, outcome.secret), state: 'over' };
  });
}

function leave<U extends BaseUser>(request: HttpRequest<U>): ViewResponse {
  return request.user.isAuthenticated
    ? redirectToSection(request, 'addresses')
    : redirectToLogin(request, { resume: false });
}

async function page<U extends BaseUser>(
  request: HttpRequest<U>,
  { address, codeId }: WaitingForProof,
  form: unknown = codeForm.unbind(),
): Promise<ViewResponse> {
  return render(request, 'accounts/email_verification_sent.html', {
    address,
    form: codeId === null ? null : form,
  });
}
