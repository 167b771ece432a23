import type { BaseUser } from '../../core/users/user.ts';
import { HttpError } from '../answer/http-error.ts';
import { HttpResponse } from '../answer/http-response.ts';
import { isSafeMethod } from '../head/request-head.ts';
import type { HttpRequest } from '../request/http-request.ts';

/**
 * Leads a page that was asked for by http to the same address on https, where the setting `secureSslRedirect` says so (Django's
 * `SECURE_SSL_REDIRECT`). Null: the request may go on. Behind a proxy that is not trusted nobody knows what the visitor speaks,
 * and the redirect would never end.
 *
 * @throws HttpError 403 for a form: what it holds was sent for all to read, and must not become a habit (ASVS 5.0, 4.1.2).
 */
export function redirectToHttps<U extends BaseUser>(request: HttpRequest<U>): HttpResponse | null {
  const { publicOrigin } = request.site.settings;
  if (request.scheme === 'https' || request.unknownProxy) return null;
  if (!isSafeMethod(request.method)) {
    const context = { https_address: `${publicOrigin}${request.fullPath}` };
    throw new HttpError(403, 'it came by http', { code: 'https_required', context });
  }
  return new HttpResponse(null, { status: 301, headers: { location: `${publicOrigin}${request.fullPath}` } });
}
