import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { pendingLogin } from '../../../http/visitor/auth.ts';
import { emailStage } from './email-stage.ts';
import { mailProof } from './send-email-verification.ts';
import { newBrowserName, type WaitingForProof, waitForProof, waitingForProof } from './waiting-for-proof.ts';

/** What this browser waits for. A login that has come to its stage begins to wait here, and the message is mailed. */
export async function findWaiting<U extends BaseUser>(
  request: HttpRequest<U>,
): Promise<WaitingForProof | null> {
  const known = waitingForProof(request);
  const pending = await pendingLogin(request);
  if (pending?.stage !== emailStage.name || known?.userId === pending.user.id) return known;
  const { user } = pending;
  const address = request.site.accounts.addresses.addressOf(user);
  if (address === null) return null;
  const browser = newBrowserName();
  const mailed = await mailProof(request, { user, address, browser });
  // The page may be opened twice at once. What was mailed has the name that the other one keeps.
  if (mailed === 'limited') return { address, browser, codeId: null, userId: user.id, next: null };
  const waiting = { address, browser, codeId: mailed.codeId, userId: user.id, next: null };
  await waitForProof(request, waiting);
  return waiting;
}
