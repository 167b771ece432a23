import { throttleSettings } from '../../../core/throttle/throttle-settings.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import { redirectToLogin } from '../../../http/guards/redirect-to-login.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import type { View } from '../../../http/routes/view.ts';
import { redirectToSection } from '../account-page/redirect-to-section.ts';
import { countOfNetwork } from '../shared/count-of-network.ts';
import { findWaiting } from './find-waiting.ts';
import { mailProof } from './send-email-verification.ts';
import { newBrowserName, type WaitingForProof, waitForProof, waitingForProof } from './waiting-for-proof.ts';

/** Mails another message: to who waits for one, and to a user whose address is not proven. Says the same in every case. */
export function emailVerificationResendView<U extends BaseUser>(): View<U> {
  return loginNotRequired(async (request) => {
    const waiting = request.user.isAuthenticated
      ? await ofUser(request, request.user)
      : await findWaiting(request);
    if (!waiting) return nothingToSend(request);
    const { throttleMailNetwork } = request.site.settingsOf(throttleSettings);
    await countOfNetwork(request, 'mail.network', throttleMailNetwork);
    const user = await userOf(request, waiting);
    const mailed = await mailProof(request, {
      user,
      address: waiting.address,
      browser: waiting.browser,
      choosesPassword: !!waiting.password,
    });
    const codeId = mailed === 'limited' ? waiting.codeId : mailed.codeId;
    await waitForProof(request, { ...waiting, codeId });
    request.messages.info(request.t('accounts.emailVerification.resent'), { extraTags: 'addresses' });
    return request.user.isAuthenticated && codeId === null
      ? redirectToSection(request, 'addresses')
      : redirect(request, 'email_verification_sent');
  });
}

/**
 * Who is to prove the address: nobody where it is proven already, or the user has another one by now. Asks the database as much
 * where another account has it.
 */
async function userOf<U extends BaseUser>(
  { site }: HttpRequest<U>,
  { address, userId }: WaitingForProof,
): Promise<U | null> {
  const { addresses } = site.accounts;
  let found: U | null = null;
  for (const user of await addresses.usersByAddress(address)) {
    const isProven = await addresses.isProven(user);
    if (user.id === userId && !isProven) found = user;
  }
  return found;
}

async function ofUser<U extends BaseUser>(request: HttpRequest<U>, user: U): Promise<WaitingForProof | null> {
  const { addresses } = request.site.accounts;
  const address = addresses.addressOf(user);
  if (address === null || (await addresses.isProven(user))) return null;
  const known = waitingForProof(request);
  if (known?.userId === user.id && known.address === address) return known;
  return { address, browser: newBrowserName(), codeId: null, userId: user.id, next: null };
}

function nothingToSend<U extends BaseUser>(request: HttpRequest<U>): ViewResponse {
  return request.user.isAuthenticated
    ? redirectToSection(request, 'addresses')
    : redirectToLogin(request, { resume: false });
}
