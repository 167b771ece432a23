import type { MaybePromise } from '../../support/maybe-promise.ts';
import { HttpError } from '../answer/http-error.ts';
import { wantsJson } from '../answer/problem.ts';
import type { RequestHead } from '../head/request-head.ts';
import { CSRF_FIELD, CSRF_HEADER, type CsrfProblem, isOwnForm, isTokenShaped } from './csrf.ts';

/** What is asked of a request whose token is not good. */
interface UnprovenRequest {
  readonly head: RequestHead;
  readonly origin: string;
  form(): MaybePromise<URLSearchParams>;
}

/**
 * The fields of a form that may be shown again, with nothing done: a browser says that a page of this very origin has sent it, and
 * it has a token of ours, of another session than the visitor has now. Null: the request is refused. A script asks for a new
 * token by itself, and what has no token at all is a form that never had one.
 */
export async function staleFieldsOf(
  request: UnprovenRequest,
  problem: CsrfProblem,
): Promise<URLSearchParams | null> {
  const { head, origin } = request;
  if (problem.code !== 'csrf_token_invalid' || head.method !== 'POST') return null;
  if (!isOwnForm(head.headers, origin) || isScript(head)) return null;
  const fields = await fieldsOf(request);
  return fields && isTokenShaped(fields.get(CSRF_FIELD) ?? '') ? fields : null;
}

function isScript(head: RequestHead): boolean {
  const mode = head.headers.get('sec-fetch-mode');
  return head.headers.get(CSRF_HEADER) !== null || (mode !== null && mode !== 'navigate') || wantsJson(head);
}

/** Null for a body that is no form, or too large: it is refused for its token, as it always was. */
async function fieldsOf(request: Pick<UnprovenRequest, 'form'>): Promise<URLSearchParams | null> {
  try {
    return await request.form();
  } catch (error) {
    if (error instanceof HttpError) return null;
    throw error;
  }
}
