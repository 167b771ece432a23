import type { Hono } from 'hono';
import type { BaseUser } from '../core/users/user.ts';
import { type RequestSource, webSource } from '../http/head/request-head.ts';
import type { SiteContext } from '../http/request/site-context.ts';
import { redirect } from '../http/routes/redirect.ts';
import { path, type Route } from '../http/routes/urls.ts';
import type { Middleware } from '../http/routes/view.ts';
import type { SessionAdoption } from '../http/visitor/session-adoption.ts';
import { andThen, type MaybePromise } from '../support/maybe-promise.ts';
import { handleRequest, type Incoming } from './handle-request.ts';
import type { StaticFiles } from './static-files.ts';

export interface SiteParts<U extends BaseUser> {
  readonly context: SiteContext<U>;
  readonly routes: readonly Route<U>[];
  readonly middleware: readonly Middleware<U>[];
  readonly staticFiles: StaticFiles;
}

/** What the router is told of a request besides the request. */
interface RoutedRequest {
  readonly remoteAddress: string | null;
  /** The request as your own server has it; null where the whole server is the site's. */
  readonly hosted: RequestSource | null;
  readonly adoption: SessionAdoption | null;
}

interface RouterEnv {
  Bindings: RoutedRequest;
}

/** Finds the page of a request, and has it answered. */
export interface PageRouter {
  /** Answers a Web request; where there is no such page, with the 404 page. */
  fetch(
    request: Request,
    remoteAddress?: string | null,
    adoption?: SessionAdoption | null,
  ): MaybePromise<Response>;
  /** As `fetch`, but null where the site has no such page: your own server goes on then. */
  answerPage(
    source: RequestSource,
    remoteAddress?: string | null,
    adoption?: SessionAdoption | null,
  ): MaybePromise<Response | null>;
}

/** Puts the route table in front of the pipeline. */
export function createPageRouter<U extends BaseUser>(parts: SiteParts<U>): PageRouter {
  // Loaded at the first request: most commands answer none.
  let app: MaybePromise<Hono<RouterEnv>> | null = null;
  /** Says that the site has no such page. Never sent. */
  let noPage: Response | null = null;
  const load = async () => {
    const { Hono } = await import('hono');
    noPage = new Response(null, { status: 404 });
    app = addRoutes(new Hono<RouterEnv>(), parts, noPage);
    return app;
  };
  const route = (request: Request, routed: RoutedRequest) => {
    app ??= load();
    return andThen(app, (router) => router.fetch(request, routed));
  };
  return {
    // With no host behind it the site has a page for everything.
    fetch: (request, remoteAddress = null, adoption = null) =>
      route(request, { remoteAddress, hosted: null, adoption }),
    answerPage: (source, remoteAddress = null, adoption = null) =>
      andThen(route(source.toRequest(), { remoteAddress, hosted: source, adoption }), (answer) =>
        answer === noPage ? null : answer,
      ),
  };
}

function addRoutes<U extends BaseUser>(
  app: Hono<RouterEnv>,
  { context, routes, middleware, staticFiles }: SiteParts<U>,
  noPage: Response,
): Hono<RouterEnv> {
  const answer = (incoming: Incoming<U>) => handleRequest(context, middleware, incoming);

  for (const route of routes) {
    app.all(route.path, (c) =>
      answer({
        source: c.env.hosted ?? webSource(c.req.raw),
        path: c.req.path,
        parameters: route.path.includes(':') ? c.req.param() : {},
        remoteAddress: c.env.remoteAddress,
        adoption: c.env.adoption,
        route,
      }),
    );
  }
  const names = pathsWithSlash(routes);
  app.notFound((c) => {
    const { raw, path: requested } = c.req;
    const file = staticFiles.respond(raw, requested, context.securityHeaders);
    if (file) return file;
    const route = names.has(`${requested}/`) ? slashRoute<U>(requested) : null;
    if (!route && c.env.hosted) return noPage;
    return answer({
      source: c.env.hosted ?? webSource(raw),
      path: requested,
      parameters: {},
      remoteAddress: c.env.remoteAddress,
      adoption: c.env.adoption,
      route,
    });
  });
  return app;
}

function pathsWithSlash<U extends BaseUser>(routes: readonly Route<U>[]): ReadonlySet<string> {
  return new Set(routes.map((route) => route.path).filter((pattern) => pattern.endsWith('/')));
}

/** Django's APPEND_SLASH: `/dashboard` leads to `/dashboard/`. Only for addresses of the table, so never off the site. */
function slashRoute<U extends BaseUser>(requested: string): Route<U> {
  return path<U>(requested, (request) => {
    const question = request.fullPath.indexOf('?');
    const query = question === -1 ? '' : request.fullPath.slice(question);
    return redirect(request, `${requested}/${query}`);
  });
}
