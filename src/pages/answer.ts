import type { BaseUser } from '../core/users/user.ts';
import {
  type HeaderRecord,
  HTML_HEADERS,
  HttpResponse,
  type ViewResponse,
} from '../http/answer/http-response.ts';
import { personalCacheControl } from '../http/head/cache-control.ts';
import type { HttpRequest } from '../http/request/http-request.ts';

/** Turns a view's answer into a Web response, with the headers of every answer and the cookies of this request. */
export function toWebResponse<U extends BaseUser>(request: HttpRequest<U>, answer: ViewResponse): Response {
  const cookies = request.cookiesToSet();
  const common = commonHeaders(request, cookies.length > 0 || setsCookie(answer));
  if (answer instanceof HttpResponse) {
    // A plain record, and no Headers object on the way: the server's adapter writes it as it is.
    const headers = answer.headers === HTML_HEADERS ? common.html : { ...common.any, ...answer.headers };
    return withCookies(new Response(answer.body, { status: answer.status, headers }), cookies);
  }
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(common.any)) if (!headers.has(name)) headers.set(name, value);
  return withCookies(new Response(answer.body, { status: answer.status, headers }), cookies);
}

interface CommonHeaders {
  readonly any: HeaderRecord;
  readonly html: HeaderRecord;
}

/** What caches are told of a personal answer, unless the view says something else. */
const NOWHERE = 'no-store';

/** By the site's security headers: made once for personal answers, and once for the others. */
const kept = new WeakMap<object, { readonly personal: CommonHeaders; readonly shared: CommonHeaders }>();

/** Whether the answer itself sets a cookie, as that to a damaged one does. */
function setsCookie({ headers }: ViewResponse): boolean {
  return headers instanceof Headers ? headers.has('set-cookie') : 'set-cookie' in headers;
}

/** A cookie is one visitor's, so an answer that sets one is personal too (compare CVE-2014-1418). */
function commonHeaders<U extends BaseUser>(request: HttpRequest<U>, withCookie: boolean): CommonHeaders {
  const { securityHeaders } = request.site;
  let headers = kept.get(securityHeaders);
  if (!headers) {
    const make = (cacheControl: string): CommonHeaders => {
      const any = { ...securityHeaders, 'cache-control': cacheControl, vary: 'Cookie' };
      return { any, html: { ...any, ...HTML_HEADERS } };
    };
    headers = { personal: make(NOWHERE), shared: make('no-cache') };
    kept.set(securityHeaders, headers);
  }
  return withCookie || request.isPersonal ? headers.personal : headers.shared;
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  if (cookies.length === 0) return response;
  // A view may have said something else than the common headers.
  const said = response.headers.get('cache-control') ?? undefined;
  if (said !== NOWHERE) response.headers.set('cache-control', personalCacheControl(said, true));
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
