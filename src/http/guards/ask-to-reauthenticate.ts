import type { BaseUser } from '../../core/users/user.ts';
import { HttpResponse, type ViewResponse } from '../answer/http-response.ts';
import { refusalProblem, wantsJson } from '../answer/problem.ts';
import { isSafeMethod } from '../head/request-head.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { askToSendAgain } from '../routes/ask-to-send-again.ts';
import { redirectToAddress } from '../routes/redirect.ts';

/**
 * Sends the visitor to the page `reauthenticate`, and from there back. A form that was sent goes along: the browser sends it
 * once more to the page that keeps it meanwhile (307, RFC 9110, 15.4.8), which checks its CSRF token as any other. So nothing
 * here reads a body, which on other servers may have been read by others. Who wants data gets 403 with a code instead.
 */
export function askToReauthenticate<U extends BaseUser>(request: HttpRequest<U>): ViewResponse {
  // With a good token it comes here once more, and is kept.
  if (request.staleForm) throw askToSendAgain(request);
  if (wantsJson(request.head)) {
    return refusalProblem(request.language, { status: 403, code: 'reauthentication_required' });
  }
  const next = request.returnPath ?? '';
  if (canKeepForm(request)) {
    const address = request.site.urls.reverse('reauthenticate_form');
    const location = withQuery(address, { next, to: request.fullPath });
    return new HttpResponse(null, { status: 307, headers: { location } });
  }
  if (!isSafeMethod(request.method)) request.messages.warning(request.t('reauthentication.notKept'));
  return redirectToAddress(reauthenticateAddress(request, next));
}

/** The page `reauthenticate`, on the way to `next`: '' for nowhere in particular. */
export function reauthenticateAddress<U extends BaseUser>({ site }: HttpRequest<U>, next: string): string {
  return withQuery(site.urls.reverse('reauthenticate'), { next });
}

/** Whether what was sent is a form of texts, and no larger than a form may be: files stay behind. */
function canKeepForm<U extends BaseUser>({ method, head, site }: HttpRequest<U>): boolean {
  const [type = ''] = (head.headers.get('content-type') ?? '').toLowerCase().split(';');
  const isForm = type.trim() === 'application/x-www-form-urlencoded';
  return (
    method === 'POST' &&
    isForm &&
    Number(head.headers.get('content-length') ?? 0) <= site.settings.maxBodyBytes
  );
}

/** The address with the parameters that are not empty. */
function withQuery(address: string, parameters: Readonly<Record<string, string>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '');
  // Slashes may stand in a query as they are, and read better so.
  const query = new URLSearchParams(given).toString().replaceAll('%2F', '/');
  return query === '' ? address : `${address}?${query}`;
}
