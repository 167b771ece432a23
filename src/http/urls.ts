import { LatchkeyError } from '../core/errors.ts';
import type { BaseUser } from '../core/users/user.ts';
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
}

export interface RouteOptions {
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
}

/** `path('dashboard/', dashboardView, { name: 'dashboard' })`: an entry of the route table, as in Django. */
export function path<U extends BaseUser>(
  pattern: string,
  view: View<U>,
  { name, methods = ['GET'], csrfExempt = false }: RouteOptions = {},
): Route<U> {
  return { path: `/${pattern.replace(/^\//, '')}`, view, name: name ?? null, methods, csrfExempt };
}

/** `include('accounts/', accountsUrls)`: another table's routes under a prefix. */
export function include<U extends BaseUser>(prefix: string, routes: readonly Route<U>[]): Route<U>[] {
  const start = `/${prefix.replace(/^\//, '')}`;
  return routes.map((route) => ({ ...route, path: start + route.path.slice(1) }));
}

/** What a URL's path asks for: `{ id: 7 }` for `notes/:id/`. */
export type UrlParameters = Readonly<Record<string, string | number>>;

/** Finds the address of a name, and refuses names that are not there. */
export class UrlNames {
  readonly #paths = new Map<string, string>();

  constructor(routes: readonly { readonly name: string | null; readonly path: string }[]) {
    // Of two routes by one name the first counts, as the first route that matches answers.
    for (const { name, path } of routes) {
      if (name !== null && !this.#paths.has(name)) this.#paths.set(name, path);
    }
  }

  /**
   * The address of a name, parameters filled in: `reverse('note', { id: 7 })`.
   *
   * @throws LatchkeyError `url_name_unknown`, `url_parameter_missing`.
   */
  reverse(name: string, parameters: UrlParameters = {}): string {
    const path = this.#paths.get(name);
    if (path === undefined) {
      throw new LatchkeyError('url_name_unknown', { name, known: [...this.#paths.keys()].join(', ') });
    }
    if (!path.includes(':')) return path;
    return path.replace(/:(\w+)(\{[^/]*\})?\??/g, (_, parameter: string) => {
      const value = parameters[parameter];
      if (value === undefined) throw new LatchkeyError('url_parameter_missing', { name, parameter });
      return encodeURIComponent(value);
    });
  }

  has(name: string): boolean {
    return this.#paths.has(name);
  }

  /** A setting's or a caller's target: the name of a URL, or an address as it is. */
  resolve(target: string): string {
    return this.has(target) ? this.reverse(target) : target;
  }
}
