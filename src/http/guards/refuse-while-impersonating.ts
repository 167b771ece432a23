import type { BaseUser } from '../../core/users/user.ts';
import { HttpError } from '../answer/http-error.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { askToSendAgain } from '../routes/ask-to-send-again.ts';

/** Refuses who acts as another user; what they typed before that is kept. @throws HttpError 403 */
export function refuseWhileImpersonating<U extends BaseUser>(request: HttpRequest<U>): void {
  if (request.impersonator === null) return;
  if (request.staleForm) throw askToSendAgain(request, { isClosed: true });
  throw new HttpError(403, 'the visitor acts as another user', {
    code: 'impersonating',
    template: '403_impersonating.html',
  });
}
