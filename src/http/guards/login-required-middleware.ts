import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../request/http-request.ts';
import type { Middleware, View } from '../routes/view.ts';
import { isUnder, mayBeUnder } from '../urls/path-prefix.ts';
import { type GuardOptions, redirectToLogin } from './redirect-to-login.ts';

/** Marks a view as open to everybody, for `loginRequiredMiddleware`. Django's decorator of the same name. */
export function loginNotRequired<U extends BaseUser>(view: View<U>): View<U> {
  return Object.assign(view.bind(null), { loginNotRequired: true });
}

export interface LoginRequiredMiddlewareOptions extends GuardOptions {
  /** Protects the addresses under this path only, such as `/reports/` (below `basePath`). Default: the whole site. */
  prefix?: string;
  /**
   * Paths that stay open, with all that is below them (below `basePath`): `['/health', '/hooks/']`. For your own pages,
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
 * In your own server (`latchkey/express` and the others) it protects your own pages too, under the prefix, or all of
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
