import type { BaseUser } from '../core/users/user.ts';
import type { ViewResponse } from '../http/answer/http-response.ts';
import type { CsrfProblem } from '../http/csrf/csrf.ts';
import { staleFieldsOf } from '../http/csrf/stale-fields.ts';
import { refuseCsrfProblem } from '../http/csrf/visitor-csrf.ts';
import type { HttpRequest } from '../http/request/http-request.ts';
import { requestFields } from '../http/request/request-fields.ts';
import { askToSendAgain } from '../http/routes/ask-to-send-again.ts';
import type { View } from '../http/routes/view.ts';

/** Makes a form of this site on a stale token one that is only shown, by GET. @throws HttpError 403 for any other. */
export async function turnIntoShown<U extends BaseUser>(
  request: HttpRequest<U>,
  problem: CsrfProblem,
): Promise<void> {
  const sent = await staleFieldsOf(request, problem);
  if (!sent) return refuseCsrfProblem(problem);
  request.site.logger.info('form_stale', { ...requestFields(request), reason: problem.reason });
  request.showAgain(sent);
}

/**
 * The answer to such a form: what the view shows by GET, with the form filled in again. Nothing can be done by it that a link
 * of anybody's could not do, since it is a GET to whatever stands behind it. A view that shows the page without what was typed
 * is answered for by a page that keeps it.
 */
export async function shownAgain<U extends BaseUser>(
  request: HttpRequest<U>,
  view: View<U> | null,
): Promise<ViewResponse> {
  const answer = await view?.(request);
  const isLost = answer?.status === 200 && !request.staleForm?.isShown;
  if (!answer || isLost) throw askToSendAgain(request);
  return answer;
}
