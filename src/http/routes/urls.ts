import type { BaseUser } from '../../core/users/user.ts';
import type { View } from './view.ts';

/** The methods that a route may answer to. HEAD comes with GET, and OPTIONS is answered for every route. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One address and the view that answers there. */
export interface Route<U extends BaseUser> {
  /** Hono's path syntax: `/notes/:id{[0-9]+}/`. Starts with a slash. */
  readonly path: string;
  readonly view: View<U>;
  readonly name: string | null;
  readonly methods: readonly Method[];
  /** Whether forms may come from anywhere. */
  readonly csrfExempt?: boolean;
  /** Answers in place of `view` where its form was sent on a stale token. */
  readonly staleView?: View<U> | undefined;
  /** The parameters that the log must not show. */
  readonly secretParameters?: readonly string[];
  /** Fields of a form at most, where that is more than the setting says. */
  readonly maxFormFields?: number;
}

export interface RouteOptions<U extends BaseUser = BaseUser> {
  /** What `{% url 'name' %}` and `redirect` call it. */
  name?: string;
  /** Default `['GET']`. A view with a form needs `['GET', 'POST']`; other methods get 405. */
  methods?: readonly Method[];
  /**
   * Whether the view takes what comes from other sites, and without a CSRF token: for webhooks, which have no visitor, and
   * for bodies that the view reads itself and checks then (`checkCsrfToken`). The visitor's session is open all the same, so
   * the view must not do anything in the visitor's name. Default false. Django's `csrf_exempt`.
   */
  csrfExempt?: boolean;
  /**
   * Answers where a form of this site was sent here on a stale token (`request.staleForm`), with a request by GET: shows it again,
   * or goes on where nothing is left to do. Default: the view itself, by GET; without GET a page that asks to send it again.
   */
  staleView?: View<U>;
  /** Parameters of the path that open something, such as `['token']`: the log has `***` in their places. Default: none. */
  secretParameters?: readonly string[];
  /** Fields of a form that it takes at most, where its forms are longer than the setting `maxFormFields` allows. */
  maxFormFields?: number;
}

/** `path('dashboard/', dashboardView, { name: 'dashboard' })`: an entry of the route table, as in Django. */
export function path<U extends BaseUser>(
  pattern: string,
  view: View<U>,
  {
    name,
    methods = ['GET'],
    csrfExempt = false,
    staleView,
    secretParameters = [],
    maxFormFields = 0,
  }: RouteOptions<U> = {},
): Route<U> {
  return {
    path: `/${pattern.replace(/^\//, '')}`,
    view,
    name: name ?? null,
    methods,
    csrfExempt,
    staleView,
    secretParameters,
    maxFormFields,
  };
}

/** `include('accounts/', accountsUrls)`: another table's routes under a prefix. */
export function include<U extends BaseUser>(prefix: string, routes: readonly Route<U>[]): Route<U>[] {
  const start = `/${prefix.replace(/^\//, '')}`;
  return routes.map((route) => ({ ...route, path: start + route.path.slice(1) }));
}
