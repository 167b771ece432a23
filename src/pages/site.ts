import type { BaseUser } from '../core/users/user.ts';
import { HttpResponse, type ViewResponse } from '../http/answer/http-response.ts';
import type { HttpRequest } from '../http/request/http-request.ts';
import type { SiteContext } from '../http/request/site-context.ts';
import { runMiddleware } from '../http/routes/run-middleware.ts';
import type { Route } from '../http/routes/urls.ts';
import type { Middleware, View } from '../http/routes/view.ts';
import {
  type IncomingSource,
  newRequest,
  openSession,
  refuseUnknownHost,
} from '../http/visitor/open-visitor.ts';
import type { SessionAdoption } from '../http/visitor/session-adoption.ts';
import { andThen, type MaybePromise } from '../support/maybe-promise.ts';
import { errorAnswer } from './error-pages.ts';
import { toWebResponse } from './handle-request.ts';
import { PageError } from './page-error.ts';
import { createPageRouter, type PageRouter, type SiteParts } from './page-router.ts';

/**
 * A project's pages, and the visitors of your own pages. `remoteAddress`: who the connection is from, if known.
 * `adoption`: where visitors who are not logged in may have an old session.
 */
export interface Site<U extends BaseUser> extends PageRouter {
  /** Whether `answerPage` may have an answer at this path: where not, no Web request has to be made to ask. */
  mayHavePage(path: string): boolean;
  /** Opens the session of a visitor to your own page. Answers itself where the request must be refused. */
  openVisit(
    incoming: IncomingSource,
    adoption?: SessionAdoption | null,
  ): MaybePromise<HttpRequest<U> | Response>;
  /**
   * Asks the project's middleware about a request for a page of your own, whose view is `view`, or stands for it. Null
   * lets the request through.
   */
  askMiddleware(request: HttpRequest<U>, view: View<U>): MaybePromise<ViewResponse | null>;
  /** Whether there is middleware to ask. */
  readonly hasMiddleware: boolean;
  /** A view's answer as a Web response, with the headers and the cookies of every answer. */
  toResponse(request: HttpRequest<U>, answer: ViewResponse): Response;
  /** The answer to an error that came up while your own page was made. */
  answerError(request: HttpRequest<U>, error: unknown): MaybePromise<Response>;
}

/** Puts a project's pages together. */
export function createSite<U extends BaseUser>(parts: SiteParts<U>): Site<U> {
  const { context, routes, middleware, staticFiles } = parts;
  return {
    ...createPageRouter(parts),
    mayHavePage: pathFilter(routes, staticFiles.base),
    openVisit: (incoming, adoption = null) => openVisit(context, incoming, adoption),
    hasMiddleware: middleware.length > 0,
    askMiddleware: (request, view) => askMiddleware(middleware, request, view),
    toResponse: toWebResponse,
    answerError,
  };
}

function answerError<U extends BaseUser>(request: HttpRequest<U>, error: unknown): MaybePromise<Response> {
  return andThen(errorAnswer(request, error), (answered) => toWebResponse(request, answered));
}

function openVisit<U extends BaseUser>(
  context: SiteContext<U>,
  incoming: IncomingSource,
  adoption: SessionAdoption | null,
): MaybePromise<HttpRequest<U> | Response> {
  const request = newRequest(context, incoming);
  try {
    refuseUnknownHost(request);
    const opened = openSession(request, adoption, incoming.isUpgrade);
    return opened instanceof Promise
      ? opened.then(
          () => request,
          (error) => answerError(request, error),
        )
      : request;
  } catch (error) {
    return answerError(request, error);
  }
}

/** Stands for the answer of your own page while middleware runs. Never sent. */
const hostAnswer = new HttpResponse(null);

function askMiddleware<U extends BaseUser>(
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
