import type { BaseUser } from '../../core/users/user.ts';
import type { LogFields } from '../../support/logger.ts';
import type { HttpRequest } from './http-request.ts';

/** What every log line says of the request that it is about: what, from where, by whom and in which request (ASVS 16.2.1). */
export function requestFields<U extends BaseUser>(request: HttpRequest<U>): LogFields {
  const { method, loggedPath: path, ip, user, impersonator, id } = request;
  const actor = impersonator?.id;
  return { method, path, ip, user: user.id ?? undefined, actor, request: id };
}
