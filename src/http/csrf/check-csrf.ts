import { HttpError } from '../answer/http-error.ts';
import type { CsrfProblem } from './csrf.ts';
import type { VisitorCsrf } from './visitor-csrf.ts';

/** Has a request refused that does not come from this site's own pages. @throws HttpError 403 where there is a problem. */
export function refuseCsrfProblem(problem: CsrfProblem | null): void {
  if (problem) throw new HttpError(403, problem.reason, { code: problem.code, template: '403_csrf.html' });
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
