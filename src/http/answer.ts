import type { BaseUser } from '../core/users/user.ts';
import type { HttpRequest } from './http-request.ts';
import { type HeaderRecord, HttpResponse, type ViewResponse } from './http-response.ts';

/** Turns a view's answer into a Web response, with the headers of every answer and the cookies of this request. */
export function toWebResponse<U extends BaseUser>(request: HttpRequest<U>, answer: ViewResponse): Response {
  const common: HeaderRecord = {
    ...request.site.securityHeaders,
    'cache-control': request.isPersonal ? 'no-store' : 'no-cache',
    vary: 'Cookie',
  };
  const cookies = request.cookiesToSet();
  if (answer instanceof HttpResponse) {
    // A plain record, and no Headers object on the way: the server's adapter writes it as it is.
    const headers = { ...common, ...answer.headers };
    if (cookies.length === 0) return new Response(answer.body, { status: answer.status, headers });
    return withCookies(new Response(answer.body, { status: answer.status, headers }), cookies);
  }
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(common)) if (!headers.has(name)) headers.set(name, value);
  return withCookies(new Response(answer.body, { status: answer.status, headers }), cookies);
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
