import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpResponse } from '../../../http/answer/http-response.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect } from '../../../http/routes/redirect.ts';

/**
 * Sends the visitor back to a section of the account page: `redirectToSection(request, 'orders')`. Where the project has no
 * account page, to where a login leads.
 */
export function redirectToSection<U extends BaseUser>(
  request: HttpRequest<U>,
  section: string,
): HttpResponse {
  const { urls, settings } = request.site;
  if (!urls.has('profile')) return redirect(request, settings.loginRedirectUrl);
  return redirect(request, `${urls.reverse('profile')}#${section}`);
}
