import type { BaseUser } from '../../core/users/user.ts';
import { HttpError } from '../answer/http-error.ts';
import { makeCsrfToken, newCsrfCookie } from '../csrf/csrf.ts';
import type { HttpRequest } from '../request/http-request.ts';

/** What no page gives back: it would stand in the HTML. Who sends the form again types it anew. */
const SECRET = /passw|passphrase|pwd|secret/i;

/**
 * The page for a form on a stale token that no page shows again: it has what was sent in hidden fields, and one button sends
 * it to where it was sent before, with a fresh token. So nothing is done without another press of a button. `loginUrl`: where
 * one has to log in first, in another tab. `isClosed`: the page takes nothing from who acts as another user, who has to go back
 * to their own account first.
 */
export function askToSendAgain<U extends BaseUser>(
  request: HttpRequest<U>,
  {
    loginUrl = null,
    isClosed = false,
  }: { readonly loginUrl?: string | null; readonly isClosed?: boolean } = {},
): HttpError {
  const sent = request.staleForm?.take() ?? new URLSearchParams();
  const fields = [...sent].filter(([name]) => !SECRET.test(name));
  return new HttpError(403, 'the form was sent on a stale CSRF token', {
    code: 'csrf_token_invalid',
    template: '403_stale.html',
    context: {
      fields,
      typed: fields.filter(([name, value]) => name !== 'next' && value.trim() !== ''),
      login_url: loginUrl === null ? null : request.site.urls.resolve(loginUrl),
      has_cookies: request.csrf.hasCookie,
      // Of nobody's secret: sent too early the form comes back here, and later it is shown again to who they are by then.
      closed_token: isClosed ? makeCsrfToken(newCsrfCookie()) : null,
    },
  });
}
