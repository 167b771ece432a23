import type { BaseUser } from '../../../core/users/user.ts';
import { HttpError } from '../../../http/answer/http-error.ts';
import { HttpResponse, type ViewResponse } from '../../../http/answer/http-response.ts';
import { wantsJson } from '../../../http/answer/problem.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { askToSendAgain } from '../../../http/routes/ask-to-send-again.ts';
import { destination, redirectToAddress, requestedNext } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { logout } from '../../../http/visitor/auth.ts';

/** Who is logged out already goes on. Somebody who has logged in meanwhile may not be the one who wanted to leave, and is asked. */
export function logoutAgainView<U extends BaseUser>(): View<U> {
  return async (request) => {
    if (request.user.isAuthenticated) throw askToSendAgain(request);
    return redirectToAddress(await destination(request, request.site.settings.logoutRedirectUrl));
  };
}

/**
 * Ends the session and leads to `next` or the setting `logoutRedirectUrl`. By POST only: no link can log out. Who came by a
 * link is asked, on a page with the button; a program is told to use POST.
 */
export function logoutView<U extends BaseUser>(): View<U> {
  return loginNotRequired(async (request) => {
    if (request.method !== 'POST') return question(request);
    await logout(request);
    request.messages.success(request.t('accounts.logout.done'));
    const { status, headers } = redirectToAddress(
      await destination(request, request.site.settings.logoutRedirectUrl),
    );
    // What pages left in the browser goes with the session (ASVS 14.3.1).
    return new HttpResponse(null, {
      status,
      headers: { ...headers, 'clear-site-data': '"cache", "storage"' },
    });
  });
}

async function question<U extends BaseUser>(request: HttpRequest<U>): Promise<ViewResponse> {
  if (wantsJson(request.head)) {
    throw new HttpError(405, 'the logout is sent by POST', { headers: { allow: 'POST, OPTIONS' } });
  }
  return render(request, 'accounts/logout.html', { next: await requestedNext(request) });
}
