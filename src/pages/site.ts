import type { Hono } from 'hono';
import type { BaseUser } from '../core/users/user.ts';
import { HttpResponse, type ViewResponse } from '../http/answer/http-response.ts';
import { type RequestSource, webSource } from '../http/head/request-head.ts';
import type { HttpRequest } from '../http/request/http-request.ts';
import type { SiteContext } from '../http/request/site-context.ts';
import { redirect } from '../http/routes/render.ts';
import { runMiddleware } from '../http/routes/run-middleware.ts';
import { path, type Route } from '../http/routes/urls.ts';
import type { Middleware, View } from '../http/routes/view.ts';
import {
  type IncomingSource,
  newRequest,
  openSession,
  refuseUnknownHost,
} from '../http/visitor/open-visitor.ts';
import type { SessionAdoption } from '../http/visitor/session-adoption.ts';
import { andThen, type MaybePromise } from '../support/maybe-promise.ts';
import { toWebResponse } from './answer.ts';
import { errorAnswer } from './error-pages.ts';
import { handleRequest, type Incoming } from './handle-request.ts';
import { PageError } from './page-error.ts';
import type { StaticFiles } from './static-files.ts';

export interface SiteParts<U extends BaseUser> {
  readonly context: SiteContext<U>;
  readonly routes: readonly Route<U>[];
  readonly middleware: readonly Middleware<U>[];
  readonly staticFiles: StaticFiles;
}

/**
 * A project's pages, and the visitors of your own pages. `remoteAddress`: who the connection is from, if known.
 * `adoption`: where visitors who are not logged in may have an old session.
 */
export interface Site<U extends BaseUser> {
  /** Answers a Web request; where there is no such page, with the 404 page. */
  fetch(
    request: Request,
    remoteAddress?: string | null,
    adoption?: SessionAdoption | null,
  ): MaybePromise<Response>;
  /** As `fetch`, but null where the site has no such page: your own server goes on then. */
  respond(
    source: RequestSource,
    remoteAddress?: string | null,
    adoption?: SessionAdoption | null,
  ): MaybePromise<Response | null>;
  /** Whether `respond` may have an answer at this path: where not, no Web request has to be made to ask. */
  mayHave(path: string): boolean;
  /** Opens the session of a visitor to your own page. Answers itself where the request must be refused. */
  visit(incoming: IncomingSource, adoption?: SessionAdoption | null): MaybePromise<HttpRequest<U> | Response>;
  /**
   * Asks the project's middleware about a request for a page of your own, whose view is `view`, or stands for it. Null
   * lets the request through.
   */
  admit(request: HttpRequest<U>, view: View<U>): MaybePromise<ViewResponse | null>;
  /** Whether there is middleware to ask. */
  readonly hasMiddleware: boolean;
  /** A view's answer as a Web response, with the headers and the cookies of every answer. */
  finish(request: HttpRequest<U>, answer: ViewResponse): Response;
  /** The answer to an error that came up while your own page was made. */
  failed(request: HttpRequest<U>, error: unknown): MaybePromise<Response>;
}

interface Env {
  Bindings: {
    readonly remoteAddress: string | null;
    /** The request as your own server has it; null where the whole server is the site's. */
    readonly hosted: RequestSource | null;
    readonly adoption: SessionAdoption | null;
    /** Set where there is no such page. */
    noPage?: true;
  };
}

/** Puts the route table in front of the pipeline. */
export function createSite<U extends BaseUser>(parts: SiteParts<U>): Site<U> {
  const { context, routes, middleware, staticFiles } = parts;
  // Loaded at the first request: most commands answer none.
  let app: MaybePromise<Hono<Env>> | null = null;
  const load = async () => {
    const { Hono } = await import('hono');
    app = addRoutes(new Hono<Env>(), parts);
    return app;
  };
  const route = (request: Request, env: Env['Bindings']) => {
    app ??= load();
    return andThen(app, (router) => router.fetch(request, env));
  };

  return {
    fetch: (request, remoteAddress = null, adoption = null) =>
      route(request, { remoteAddress, hosted: null, adoption }),
    respond: (source, remoteAddress = null, adoption = null) => {
      const env: Env['Bindings'] = { remoteAddress, hosted: source, adoption };
      return andThen(route(source.toRequest(), env), (found) => (env.noPage ? null : found));
    },
    mayHave: pathFilter(routes, staticFiles.base),
    visit: (incoming, adoption = null) => visit(context, incoming, adoption),
    admit: (request, view) => admit(middleware, request, view),
    hasMiddleware: middleware.length > 0,
    finish: toWebResponse,
    failed: (request, error) =>
      andThen(errorAnswer(request, error), (answered) => toWebResponse(request, answered)),
  };
}

function addRoutes<U extends BaseUser>(
  app: Hono<Env>,
  { context, routes, middleware, staticFiles }: SiteParts<U>,
): Hono<Env> {
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
    if (!route && c.env.hosted) {
      c.env.noPage = true;
      return c.body(null, 404);
    }
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

function visit<U extends BaseUser>(
  context: SiteContext<U>,
  incoming: IncomingSource,
  adoption: SessionAdoption | null,
): MaybePromise<HttpRequest<U> | Response> {
  const request = newRequest(context, incoming);
  const failed = (error: unknown) =>
    andThen(errorAnswer(request, error), (answered) => toWebResponse(request, answered));
  try {
    refuseUnknownHost(request);
    const opened = openSession(request, adoption, incoming.isUpgrade);
    return opened instanceof Promise ? opened.then(() => request, failed) : request;
  } catch (error) {
    return failed(error);
  }
}

/** Stands for the answer of your own page while middleware runs. Never sent. */
const hostAnswer = new HttpResponse(null);

function admit<U extends BaseUser>(
  middleware: readonly Middleware<U>[],
  request: HttpRequest<U>,
  view: View<U>,
): MaybePromise<ViewResponse | null> {
  let letThrough = false;
  const answer = () => {
    letThrough = true;
    return hostAnswer;
  };
  return andThen(runMiddleware(middleware, { request, view, answer }), (given) => {
    if (given === hostAnswer) return null;
    // Your server makes the answer afterwards: what was changed would be lost without a word.
    if (letThrough) throw new PageError('middleware_changes_answer', { path: request.path });
    return given;
  });
}

/** Tells paths where no route can match from those where one may. */
function pathFilter<U extends BaseUser>(
  routes: readonly Route<U>[],
  staticBase: string,
): (path: string) => boolean {
  const open = routes.filter((route) => /[:*]/.test(route.path));
  const prefixes = [staticBase, ...open.map((route) => route.path.replace(/[:*].*$/s, ''))];
  const exact = new Set(routes.flatMap(({ path: at }) => [at, at.replace(/(?<=.)\/$/, '')]));
  return (requested) => exact.has(requested) || prefixes.some((prefix) => requested.startsWith(prefix));
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
