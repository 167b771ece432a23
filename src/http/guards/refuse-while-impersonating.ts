import type { BaseUser } from '../../core/users/user.ts';
import { HttpError } from '../answer/http-error.ts';
import type { HttpRequest } from '../request/http-request.ts';

/** Refuses who acts as another user. @throws HttpError 403 */
export function refuseWhileImpersonating<U extends BaseUser>({ impersonator }: HttpRequest<U>): void {
  if (impersonator === null) return;
  throw new HttpError(403, 'the visitor acts as another user', {
    code: 'impersonating',
    template: '403_impersonating.html',
  });
}
