import type { PermissionName } from '../core/permissions/permission-name.ts';
import { checkPermissionName } from '../core/permissions/permissions.ts';
import type { AnonymousUser, BaseUser } from '../core/users/user.ts';
import { HttpError } from './http-error.ts';
import type { HttpRequest } from './http-request.ts';
import type { ViewResponse } from './http-response.ts';
import { problem, problemDetails, wantsJson } from './problem.ts';
import { redirect } from './render.ts';
import type { Middleware, View } from './view.ts';

export interface GuardOptions {
  /** Where visitors log in: a path or the name of a URL. Default: the setting `loginUrl`. */
  loginUrl?: string;
  /** The query parameter that brings them back here. Default `'next'`. */
  redirectFieldName?: string;
}

/**
 * Sends the visitor to the login page, and from there back to what was asked for. Django's `redirect_to_login`. Who
 * wants data gets 401 instead: a script could do nothing with the page.
 */
export function redirectToLogin<U extends BaseUser>(
  request: HttpRequest<U>,
  { loginUrl = request.site.settings.loginUrl, redirectFieldName = 'next' }: GuardOptions = {},
): ViewResponse {
  if (wantsJson(request.head)) return problem(401, problemDetails[401]);
  const target = request.site.urls.resolve(loginUrl);
  const query = new URLSearchParams({ [redirectFieldName]: request.fullPath });
  // Slashes may stand in a query as they are, and read better so.
  const next = query.toString().replaceAll('%2F', '/');
  return redirect(request, `${target}${target.includes('?') ? '&' : '?'}${next}`);
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
  return async (request) => {
    if (await test(request.user)) return view(request);
    if (request.user.isAuthenticated)
      throw new HttpError(403, 'the user does not pass the test of this view');
    return redirectToLogin(request, options);
  };
}

/** Lets only visitors through who are logged in: `path('dashboard/', loginRequired(dashboardView))`. */
export function loginRequired<U extends BaseUser>(view: View<U>, options: GuardOptions = {}): View<U> {
  return (request) => (request.user.isAuthenticated ? view(request) : redirectToLogin(request, options));
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
  return async (request) => {
    const { user } = request;
    if (await user.hasPerms(needed)) return view(request);
    if (user.isAuthenticated || raiseException) {
      throw new HttpError(403, `the visitor needs the permission ${needed.join(' and ')}`);
    }
    return redirectToLogin(request, options);
  };
}

/** Lets only staff through (`isStaff`): others are sent to log in, those who are logged in get 403. */
export function staffRequired<U extends BaseUser>(view: View<U>, options: GuardOptions = {}): View<U> {
  return (request) => {
    const { user } = request;
    if (user.isStaff && user.isActive) return view(request);
    if (user.isAuthenticated) throw new HttpError(403, 'the user is not staff');
    return redirectToLogin(request, options);
  };
}

/** Marks a view as open to everybody, for `loginRequiredMiddleware`. Django's decorator of the same name. */
export function loginNotRequired<U extends BaseUser>(view: View<U>): View<U> {
  return Object.assign((request: HttpRequest<U>) => view(request), { loginNotRequired: true });
}

export interface LoginRequiredMiddlewareOptions extends GuardOptions {
  /** Protects the addresses under this path only, such as `/reports/` (below `basePath`). Default: the whole site. */
  prefix?: string;
}

/**
 * Protects every view under a prefix, or of the whole site, but for those marked with `loginNotRequired` (the login
 * and registration pages are). What no route matches stays a 404 on the whole site; under a prefix it is protected
 * too, so that nobody finds out what is there.
 */
export function loginRequiredMiddleware<U extends BaseUser>(
  options: LoginRequiredMiddlewareOptions = {},
): Middleware<U> {
  const { prefix } = options;
  return (request, next, view) => {
    const covered =
      prefix === undefined ? view !== null : isUnder(request.path, request.site.settings.basePath + prefix);
    if (!covered || request.user.isAuthenticated || view?.loginNotRequired) return next();
    return redirectToLogin(request, options);
  };
}

/** `/reports` and `/reports/…`, but not `/reportsmith`; letter case does not open a way around. */
function isUnder(path: string, prefix: string): boolean {
  const start = prefix.endsWith('/') ? prefix : `${prefix}/`;
  return `${path}/`.toLowerCase().startsWith(start.toLowerCase());
}
