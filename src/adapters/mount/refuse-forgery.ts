import type { BaseUser } from '../../core/users/user.ts';
import { type CsrfProblem, foreignOriginProblem } from '../../http/csrf/csrf.ts';
import { HttpError } from '../../http/request/http-error.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import { refuseCsrfProblem } from '../../http/routes/check-csrf.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Whether a request changes nothing, by its method (RFC 9110, 9.2.1). */
export function isSafe({ method }: { readonly method: string }): boolean {
  return SAFE_METHODS.has(method);
}

/** Gives the token of a form, where not the visitor's request but the framework has the body. */
export type ReadToken = () => MaybePromise<string | null>;

/**
 * Refuses requests that change something and do not come from this site's own pages. One with a cookie of ours needs
 * the token, in the form or in the header `X-CSRFToken`. One without has no visitor's rights that could be abused (a
 * webhook of another server, say): it is refused only where a browser says that another site sent it.
 *
 * @throws HttpError 403; 400 and 413 for a form that cannot be read.
 */
export function refuseForgery<U extends BaseUser>(
  request: HttpRequest<U>,
  readToken?: ReadToken,
): MaybePromise<void> {
  if (isSafe(request)) return;
  const { settings } = request.site;
  const hasCookie = request.session.key !== null || request.cookie(settings.csrfCookieName) !== undefined;
  const origins = { own: request.origin, trusted: settings.csrfTrustedOrigins };
  if (hasCookie) {
    const problem = readToken ? readProblem(request, readToken) : tokenProblem(request);
    return problem.then(refuseCsrfProblem);
  }
  const reason = foreignOriginProblem(request.head.headers, origins);
  refuseCsrfProblem(reason ? { code: 'csrf_origin_foreign', reason } : null);
}

/** Nothing is read for a request that is refused in any case, or whose token is in the header. */
async function readProblem<U extends BaseUser>(
  request: HttpRequest<U>,
  readToken: ReadToken,
): Promise<CsrfProblem | null> {
  const problem = request.csrfProblemOf(null);
  return problem?.code === 'csrf_token_missing' ? request.csrfProblemOf(await readToken()) : problem;
}

/** A host takes other bodies than forms. Those carry no token, so that theirs is in the header or nowhere. */
async function tokenProblem<U extends BaseUser>(request: HttpRequest<U>): Promise<CsrfProblem | null> {
  try {
    return await request.csrfProblem();
  } catch (error) {
    if (error instanceof HttpError && error.status === 415) return request.csrfProblemOf(null);
    throw error;
  }
}
