import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect, redirectToAddress } from '../../../http/routes/redirect.ts';
import { finishLoginStage, login, pendingLogin } from '../../../http/visitor/auth.ts';
import { redirectToSection } from '../account-page/redirect-to-section.ts';
import { emailStage } from './email-stage.ts';
import { stopWaiting, type WaitingForProof } from './waiting-for-proof.ts';

/**
 * Where the visitor goes once an address is proven: on with the login that waits for it, into the account where this browser
 * has registered it, and otherwise to the login.
 */
export async function goOnAfterProof<U extends BaseUser>(
  request: HttpRequest<U>,
  user: U,
  waiting: WaitingForProof | null,
): Promise<ViewResponse> {
  request.messages.success(request.t('accounts.emailVerification.done'));
  if (request.user.isAuthenticated) {
    if (waiting) await stopWaiting(request);
    return redirectToSection(request, 'addresses');
  }
  const pending = await pendingLogin(request);
  if (pending?.stage === emailStage.name && pending.user.id === user.id) {
    const result = await finishLoginStage(request, emailStage);
    if (result) return redirectToAddress(result.url);
  }
  if (waiting?.userId !== user.id) return redirect(request, request.site.settings.loginUrl);
  await stopWaiting(request);
  return redirectToAddress((await login(request, user, { next: waiting.next })).url);
}
