import type { MaybePromise } from '../../support/maybe-promise.ts';
import { HttpError } from '../answer/http-error.ts';
import { isSafeMethod } from '../head/request-head.ts';
import type { CsrfProblem } from './csrf.ts';
import { refuseCsrfProblem, type VisitorCsrf } from './visitor-csrf.ts';

/** A request, as far as the policies look at it. */
export interface CsrfRequest {
  readonly method: string;
  /** Whether the body is a form with files that nobody has read. */
  readonly hasUnreadFiles: boolean;
  readonly csrf: VisitorCsrf;
}

/** Gives the token of a form, where not the visitor's request but the framework has the body. */
export type ReadToken = () => MaybePromise<string | null>;

/**
 * The policy of your own pages, which take other things than forms too. A request with a cookie of ours needs the token.
 * One without has no visitor's rights that could be abused (a webhook of another server, say): it is refused only where a
 * browser says that another site sent it. Null: nothing speaks against it.
 *
 * @throws HttpError 400 and 413 for a form that cannot be read.
 */
export function problemOfVisitors(
  { method, csrf, hasUnreadFiles }: CsrfRequest,
  readToken?: ReadToken | 'leave files',
): MaybePromise<CsrfProblem | null> {
  if (isSafeMethod(method)) return null;
  if (!csrf.hasCookie) return csrf.foreignProblem();
  if (readToken === 'leave files') {
    // Your own parser would wait for a body that is gone: such a form is checked where it is read (`checkCsrfToken`).
    return hasUnreadFiles ? csrf.problemOf(null) : formProblem(csrf);
  }
  return readToken ? readProblem(csrf, readToken) : formProblem(csrf);
}

/** Nothing is read for a request that is refused in any case, or whose token is in the header. */
async function readProblem(csrf: VisitorCsrf, readToken: ReadToken): Promise<CsrfProblem | null> {
  const problem = csrf.problemOf(null);
  return problem?.code === 'csrf_token_missing' ? csrf.problemOf(await readToken()) : problem;
}

/** Other bodies than forms carry no token, so that theirs is in the header or nowhere. */
async function formProblem(csrf: VisitorCsrf): Promise<CsrfProblem | null> {
  try {
    return await csrf.problem();
  } catch (error) {
    if (error instanceof HttpError && error.status === 415) return csrf.problemOf(null);
    throw error;
  }
}

/**
 * Checks the CSRF token of a body that your server or the view has read itself, an upload say: `checkCsrfToken(request,
 * form.get('csrfmiddlewaretoken'))`. Also checks where the request comes from, as for every other form. For addresses
 * that are exempt from the check beforehand, since their body is no form that could be read then. Anything but a text is
 * no token. The header `X-CSRFToken` wins, if there is one.
 *
 * @throws HttpError 403, with the code `csrf_origin_foreign`, `csrf_token_missing` or `csrf_token_invalid`.
 */
export function checkCsrfToken({ csrf }: { readonly csrf: VisitorCsrf }, token: unknown): void {
  refuseCsrfProblem(csrf.problemOf(typeof token === 'string' ? token : null));
}
