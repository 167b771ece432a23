import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../request/http-request.ts';

/**
 * Whether the session's user proved at most so many seconds ago who they are. Never while somebody acts as that user: the
 * proof was another's.
 */
export function isAuthenticatedWithin<U extends BaseUser>(
  { session, site, impersonator }: HttpRequest<U>,
  seconds: number,
): boolean {
  const at = impersonator === null ? session.authenticatedAt : null;
  return at !== null && site.now() - at.getTime() <= seconds * 1000;
}
