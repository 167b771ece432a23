import type { BaseUser } from '../../core/users/user.ts';
import type { ViewResponse } from '../answer/http-response.ts';
import { refusalProblem, wantsJson } from '../answer/problem.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { askToSendAgain } from '../routes/ask-to-send-again.ts';
import { redirect, redirectToAddress } from '../routes/redirect.ts';

export interface GuardOptions {
  /** Where visitors log in: a path or the name of a URL. Default: the setting `loginUrl`. */
  loginUrl?: string;
  /** The query parameter that brings them back here. Default `'next'`. */
  redirectFieldName?: string;
}

export interface RedirectToLoginOptions extends GuardOptions {
  /** Whether a visitor with an unfinished login goes on with that. Default true. */
  resume?: boolean;
}

/**
 * Sends the visitor to the login page, and from there back to what was asked for; after a form back to the page that it
 * stood on, since an address that takes forms alone cannot be opened. Django's `redirect_to_login`. Who wants data gets
 * 401 instead: a script could do nothing with the page. Whose login is unfinished goes on to the stage that it waits for.
 *
 * @throws HttpError 403 for a form on a stale token, whose page keeps what was typed.
 */
export function redirectToLogin<U extends BaseUser>(
  request: HttpRequest<U>,
  {
    loginUrl = request.site.settings.loginUrl,
    redirectFieldName = 'next',
    resume = true,
  }: RedirectToLoginOptions = {},
): ViewResponse {
  if (request.staleForm) throw askToSendAgain(request, { loginUrl });
  if (wantsJson(request.head)) return refusalProblem(request.language, { status: 401 });
  const stage = resume ? request.site.accounts.awaitedLoginStage(request.session) : null;
  if (stage) return redirect(request, stage.url);
  const target = request.site.urls.resolve(loginUrl);
  return redirectToAddress(withNext(target, redirectFieldName, nextOf(request, target)));
}

/** Where the visitor comes back to. Null: nowhere in particular. */
function nextOf<U extends BaseUser>(request: HttpRequest<U>, loginUrl: string): string | null {
  const path = request.returnPath;
  const login = URL.parse(loginUrl, request.origin);
  if (path === null || !login) return path;
  // A login page of another site needs the whole address, as in Django.
  if (login.origin !== request.origin) return request.origin + path;
  // Back to the login page: a form there, or a guard around it.
  return path.split('?', 1)[0] === login.pathname ? null : path;
}

/** The address with the parameter in its query: in place of one that is there already, and before a fragment. */
function withNext(address: string, name: string, next: string | null): string {
  if (next === null) return address;
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)\??([^#]*)(.*)$/s.exec(address) ?? [];
  const others = query.split('&').filter((pair) => pair !== '' && nameOf(pair) !== name);
  // Slashes may stand in a query as they are, and read better so.
  const own = new URLSearchParams({ [name]: next }).toString().replaceAll('%2F', '/');
  return `${path}?${[...others, own].join('&')}${fragment}`;
}

/** The name of a parameter, decoded as the other side will. */
function nameOf(pair: string): string | undefined {
  return new URLSearchParams(pair).keys().next().value;
}
