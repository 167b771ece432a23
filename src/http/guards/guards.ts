import { checkPermissionName } from '../../core/permissions/permissions.ts';
import type { AnonymousUser, BaseUser } from '../../core/users/user.ts';
import type { PermissionName } from '../../models/permissions/permission-name.ts';
import { HttpError } from '../answer/http-error.ts';
import type { ViewResponse } from '../answer/http-response.ts';
import { isSafeMethod } from '../head/request-head.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { RequestError } from '../request-error.ts';
import type { View, ViewFunction, ViewMarks } from '../routes/view.ts';
import { isAuthenticatedWithin } from '../visitor/authenticated-within.ts';
import { askToReauthenticate } from './ask-to-reauthenticate.ts';
import { type GuardOptions, redirectToLogin } from './redirect-to-login.ts';
import { refuseWhileImpersonating } from './refuse-while-impersonating.ts';

/** A request whose visitor is logged in. */
export type UserRequest<U extends BaseUser> = HttpRequest<U> & { readonly user: NoInfer<U> };

/** A view behind a guard that lets nobody through who is not logged in: `request.user` is a user there. */
export type UserView<U extends BaseUser> = ViewMarks &
  ((request: UserRequest<U>) => ViewResponse | Promise<ViewResponse>);

/** One permission, or several that are all needed. */
export type NeededPermissions = PermissionName | readonly [PermissionName, ...PermissionName[]];

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

/**
 * Lets only visitors through who are logged in: `path('dashboard/', loginRequired(dashboardView))`. Around a function that is
 * written here, say whose request it is: `loginRequired((request: UserRequest<User>) => …)`.
 */
export function loginRequired<U extends BaseUser>(view: UserView<U>, options: GuardOptions = {}): View<U> {
  return guarded(view, options, (request) =>
    hasUser(request) ? view(request) : redirectToLogin(request, options),
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
  perms: NeededPermissions,
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
export function staffRequired<U extends BaseUser>(view: UserView<U>, options: GuardOptions = {}): View<U> {
  return guarded(view, options, (request) => {
    if (!hasUser(request)) return redirectToLogin(request, options);
    if (request.user.isStaff && request.user.isActive) return view(request);
    throw denied('the user is not staff');
  });
}

export interface ReauthenticationRequiredOptions extends GuardOptions {
  /** Seconds for which a proof is good here, from 1 on. Default: the setting `reauthenticationAge`. */
  maxAge?: number;
}

/**
 * Lets only visitors through who have logged in, or confirmed that it is them, a short while ago; others confirm it first, and
 * come back with the form that they sent: `reauthenticationRequired(deleteView)`. For what must not be done by whoever finds
 * a browser that is logged in, and closed to those who act as another user: theirs would be the wrong proof.
 *
 * @throws LatchkeyError `reauthentication_age_invalid`
 */
export function reauthenticationRequired<U extends BaseUser>(
  view: UserView<U>,
  { maxAge, ...options }: ReauthenticationRequiredOptions = {},
): View<U> {
  if (maxAge !== undefined && !(maxAge >= 1))
    throw new RequestError('reauthentication_age_invalid', { maxAge });
  return guarded(view, options, (request) => {
    if (!hasUser(request)) return redirectToLogin(request, options);
    refuseWhileImpersonating(request);
    const age = maxAge ?? request.site.settings.reauthenticationAge;
    return isAuthenticatedWithin(request, age) ? view(request) : askToReauthenticate(request);
  });
}

/**
 * Checks the CSRF token of a form, as is done by itself everywhere but where an address is exempt (`csrfExempt`). Django's
 * `csrf_protect`. For a body that the view reads itself there is `checkCsrfToken`.
 */
export function csrfProtect<U extends BaseUser>(view: View<U>): View<U> {
  return guarded(view, {}, async (request) => {
    if (!isSafeMethod(request.method)) await request.csrf.requireToken();
    return view(request);
  });
}

function hasUser<U extends BaseUser>(request: HttpRequest<U>): request is UserRequest<U> {
  return request.user.isAuthenticated;
}

/** A guard's view: what the guard, or one inside of it, says of the login is marked on it, as in Django. */
export function guarded<U extends BaseUser>(
  view: ViewMarks,
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
