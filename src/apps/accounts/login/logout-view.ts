import type { BaseUser } from '../../../core/users/user.ts';
import { HttpResponse } from '../../../http/answer/http-response.ts';
import { askToSendAgain } from '../../../http/routes/ask-to-send-again.ts';
import { destination, redirectToAddress } from '../../../http/routes/redirect.ts';
import type { View } from '../../../http/routes/view.ts';
import { logout } from '../../../http/visitor/auth.ts';

/** Who is logged out already goes on. Somebody who has logged in meanwhile may not be the one who wanted to leave, and is asked. */
export function logoutAgainView<U extends BaseUser>(): View<U> {
  return async (request) => {
    if (request.user.isAuthenticated) throw askToSendAgain(request);
    return redirectToAddress(await destination(request, request.site.settings.logoutRedirectUrl));
  };
}

/** Ends the session and leads to `next` or the setting `logoutRedirectUrl`. By POST only: no link can log out. */
export function logoutView<U extends BaseUser>(): View<U> {
  return async (request) => {
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
  };
}
