import { checkPermissionName } from '../../core/permissions/permissions.ts';
import type { AnonymousUser, BaseUser } from '../../core/users/user.ts';
import type { PermissionName } from '../../models/permissions/permission-name.ts';
import { HttpError } from '../request/http-error.ts';
import type { HttpRequest } from '../request/http-request.ts';
import type { ViewResponse } from '../request/http-response.ts';
import { refusalProblem, wantsJson } from '../request/problem.ts';
import { isUnder, mayBeUnder } from '../urls/path-prefix.ts';
import { redirect, redirectToAddress } from './render.ts';
import type { Middleware, View, ViewFunction } from './view.ts';

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
 */
export function redirectToLogin<U extends BaseUser>(
  request: HttpRequest<U>,
  {
    loginUrl = request.site.settings.loginUrl,
    redirectFieldName = 'next',
    resume = true,
  }: RedirectToLoginOptions = {},
): ViewResponse {
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

/**
 * Lets only visitors through who pass a test; others are sent to log in. Those who are logged in already would only
 * come back, so they get 403.
 */
export function userPassesTest<U extends BaseUser>(
  test: (user: U | AnonymousUser) => boolean | Promise<boolean>,
  view: View<U>,
  options: GuardOptions = {},
): View<U> {
  return guarded(view, options, async (request) => {
    if (await test(request.user)) return view(request);
    if (request.user.isAuthenticated) throw denied('the user does not pass the test of this view');
    return redirectToLogin(request, options);
  });
}

/** Lets only visitors through who are logged in: `path('dashboard/', loginRequired(dashboardView))`. */
export function loginRequired<U extends BaseUser>(view: View<U>, options: GuardOptions = {}): View<U> {
  return guarded(view, options, (request) =>
    request.user.isAuthenticated ? view(request) : redirectToLogin(request, options),
  );
}

export interface PermissionRequiredOptions extends GuardOptions {
  /** Whether visitors who are not logged in get 403 too, and no login page. Default false. */
  raiseException?: boolean;
}

/**
 * Lets only visitors through who have a permission, or all of several: `permissionRequired('notes.add_note', addView)`.
 * Others are sent to log in; those who are logged in get 403.
 *
 * @throws LatchkeyError `permission_name_invalid`
 */
export function permissionRequired<U extends BaseUser>(
  perms: PermissionName | readonly [PermissionName, ...PermissionName[]],
  view: View<U>,
  { raiseException = false, ...options }: PermissionRequiredOptions = {},
): View<U> {
  const needed = typeof perms === 'string' ? [perms] : perms;
  for (const perm of needed) checkPermissionName(perm);
  return guarded(view, options, async (request) => {
    const { user } = request;
    if (await user.hasPerms(needed)) return view(request);
    if (user.isAuthenticated || raiseException) {
      throw denied(`the visitor needs the permission ${needed.join(' and ')}`);
    }
    return redirectToLogin(request, options);
  });
}

/** Lets only staff through (`isStaff`): others are sent to log in, those who are logged in get 403. */
export function staffRequired<U extends BaseUser>(view: View<U>, options: GuardOptions = {}): View<U> {
  return guarded(view, options, (request) => {
    const { user } = request;
    if (user.isStaff && user.isActive) return view(request);
    if (user.isAuthenticated) throw denied('the user is not staff');
    return redirectToLogin(request, options);
  });
}

/** A guard's view: what the guard, or one inside of it, says of the login is marked on it, as in Django. */
function guarded<U extends BaseUser>(
  view: View<U>,
  { loginUrl = view.loginUrl, redirectFieldName = view.redirectFieldName }: GuardOptions,
  guard: ViewFunction<U>,
): View<U> {
  return Object.assign(guard, {
    ...(loginUrl === undefined ? {} : { loginUrl }),
    ...(redirectFieldName === undefined ? {} : { redirectFieldName }),
  });
}

function denied(reason: string): HttpError {
  return new HttpError(403, reason, { code: 'permission_denied' });
}

/** Marks a view as open to everybody, for `loginRequiredMiddleware`. Django's decorator of the same name. */
export function loginNotRequired<U extends BaseUser>(view: View<U>): View<U> {
  return Object.assign((request: HttpRequest<U>) => view(request), { loginNotRequired: true });
}

export interface LoginRequiredMiddlewareOptions extends GuardOptions {
  /** Protects the addresses under this path only, such as `/reports/` (below `basePath`). Default: the whole site. */
  prefix?: string;
  /**
   * Paths that stay open, with all that is below them (below `basePath`): `['/health', '/hooks/']`. For a host's own pages,
   * which have no view that could be marked with `loginNotRequired`. Default: none.
   */
  except?: readonly string[];
}

/**
 * Protects every view under a prefix, or of the whole site, but for those marked with `loginNotRequired` (the login
 * and registration pages are) and the page that `loginUrl` leads to. What no route matches stays a 404 on the whole site;
 * under a prefix it is protected too, so that nobody finds out what is there. A guard around a view says where its
 * visitors log in (`loginUrl`, `redirectFieldName`), as in Django.
 *
 * In a host's server (`latchkey/express` and the others) it protects the host's own pages too, under the prefix, or all of
 * them below `basePath`.
 */
export function loginRequiredMiddleware<U extends BaseUser>({
  prefix,
  except = [],
  ...options
}: LoginRequiredMiddlewareOptions = {}): Middleware<U> {
  return (request, next, view) => {
    if (request.user.isAuthenticated || view?.loginNotRequired) return next();
    const { path, site } = request;
    const below = (prefix: string) => `${site.settings.basePath}/${prefix.replace(/^\//, '')}`;
    const covered = mayBeUnder(path, below(prefix ?? '')) && (prefix !== undefined || view !== null);
    if (!covered || except.some((open) => isUnder(path, below(open)))) return next();
    const { loginUrl = options.loginUrl, redirectFieldName = options.redirectFieldName } = view ?? {};
    const login = loginUrl ?? site.settings.loginUrl;
    const stage = site.accounts.awaitedLoginStage(request.session);
    if (isPage(request, login) || (stage && isPage(request, stage.url))) return next();
    return redirectToLogin(request, { loginUrl: login, ...(redirectFieldName ? { redirectFieldName } : {}) });
  };
}

/** The pages of a login itself must be open, or nobody would ever get there. */
function isPage<U extends BaseUser>(request: HttpRequest<U>, url: string): boolean {
  const page = URL.parse(request.site.urls.resolve(url), request.origin);
  return page?.origin === request.origin && page.pathname === request.path;
}
