import type { BaseUser } from '../core/users/user.ts';
import { HttpError } from '../http/answer/http-error.ts';
import {
  type HeaderRecord,
  HTML_HEADERS,
  HttpResponse,
  type ViewResponse,
} from '../http/answer/http-response.ts';
import { personalCacheControl } from '../http/head/cache-control.ts';
import { isSafeMethod } from '../http/head/request-head.ts';
import type { HttpRequest } from '../http/request/http-request.ts';
import type { SiteContext } from '../http/request/site-context.ts';
import { redirectToHttps } from '../http/routes/redirect-to-https.ts';
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
import { shownAgain, turnIntoShown } from './show-again.ts';

/** A request and the route that it is for. */
export interface Incoming<U extends BaseUser> extends IncomingSource {
  /** The route that matched; null when none did. */
  readonly route: Route<U> | null;
  /** Where visitors who are not logged in may have an old session; null: nowhere. */
  readonly adoption: SessionAdoption | null;
}

/** Answers one request: host, session, method, CSRF, guards, view, in this order. Never throws, never rejects. */
export function handleRequest<U extends BaseUser>(
  site: SiteContext<U>,
  middleware: readonly Middleware<U>[],
  incoming: Incoming<U>,
): MaybePromise<Response> {
  const request = newRequest(site, incoming, incoming.route ?? {});
  const done = (answer: ViewResponse) => {
    request.dropFiles();
    return toWebResponse(request, answer);
  };
  const failed = (error: unknown) => andThen(errorAnswer(request, error), done);
  try {
    refuseUnknownHost(request);
    const secure = site.settings.secureSslRedirect ? redirectToHttps(request) : null;
    if (secure) return toWebResponse(request, secure);
    // The session before the method: the page for 405 too says who is logged in.
    const answer = andThen(openSession(request, incoming.adoption), () =>
      answerOpened(request, middleware, incoming),
    );
    if (answer instanceof Promise) return answer.then(done).catch(failed);
    return done(answer);
  } catch (error) {
    return failed(error);
  }
}

function answerOpened<U extends BaseUser>(
  request: HttpRequest<U>,
  middleware: readonly Middleware<U>[],
  incoming: Incoming<U>,
): MaybePromise<ViewResponse> {
  const preflight = checkMethod(incoming);
  if (preflight) return preflight;
  const run = () => answerRoute(request, middleware, incoming.route);
  if (isSafeMethod(request.method)) return run();
  const runForVisitor = () => request.site.accounts.onBehalfOf(request, run);
  if (incoming.route?.csrfExempt) return runForVisitor();
  return request.csrf
    .problem()
    .then((problem) => (problem ? turnIntoShown(request, problem).then(run) : runForVisitor()));
}

function checkMethod<U extends BaseUser>({ source, route }: Incoming<U>): HttpResponse | null {
  if (!route) return null;
  const method = source.head.method === 'HEAD' ? 'GET' : source.head.method;
  if (route.methods.some((known) => known === method)) return null;
  const allow = [...route.methods, ...(route.methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') return new HttpResponse(null, { status: 204, headers: { allow } });
  throw new HttpError(405, `the method ${method} is not allowed here`, {
    headers: { allow },
  });
}

function answerRoute<U extends BaseUser>(
  request: HttpRequest<U>,
  middleware: readonly Middleware<U>[],
  route: Route<U> | null,
): MaybePromise<ViewResponse> {
  const view = route?.view ?? null;
  const answer = () => {
    if (!route) throw new HttpError(404, 'no route matches');
    return request.staleForm ? shownAgain(request, staleViewOf(route)) : route.view(request);
  };
  return middleware.length === 0 ? answer() : runMiddleware(middleware, { request, view, answer });
}

/** What answers a form on a stale token; null: nothing of the route's own. */
function staleViewOf<U extends BaseUser>({ staleView, methods, view }: Route<U>): View<U> | null {
  return staleView ?? (methods.includes('GET') ? view : null);
}

/** Turns a view's answer into a Web response, with the headers of every answer and the cookies of this request. */
export function toWebResponse<U extends BaseUser>(request: HttpRequest<U>, answer: ViewResponse): Response {
  const cookies = request.cookiesToSet();
  const common = commonHeaders(request, cookies.length > 0 || setsCookie(answer));
  if (answer instanceof HttpResponse) {
    // A plain record, and no Headers object on the way: the server's adapter writes it as it is.
    const plain = answer.headers === HTML_HEADERS ? common.html : { ...common.any, ...answer.headers };
    const headers = request.hasCspNonce ? withNonce(request, plain) : plain;
    return withCookies(new Response(answer.body, { status: answer.status, headers }), cookies);
  }
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(common.any)) if (!headers.has(name)) headers.set(name, value);
  if (request.hasCspNonce) headers.set(POLICY, request.policyOf(headers.get(POLICY) ?? ''));
  return withCookies(new Response(answer.body, { status: answer.status, headers }), cookies);
}

const POLICY = 'content-security-policy';

/** A view may have set a policy of its own, in whatever letters. */
function withNonce<U extends BaseUser>(request: HttpRequest<U>, headers: HeaderRecord): HeaderRecord {
  const entries = Object.entries(headers).map(([name, value]) =>
    name.toLowerCase() === POLICY ? [name, request.policyOf(String(value))] : [name, value],
  );
  return Object.fromEntries(entries) as HeaderRecord;
}

interface CommonHeaders {
  readonly any: HeaderRecord;
  readonly html: HeaderRecord;
}

/** What caches are told of a personal answer, unless the view says something else. */
const NOWHERE = 'no-store';

type CommonKinds = Record<'personal' | 'shared' | 'secret', CommonHeaders>;

/** By the site's security headers, and by the language: made once for personal answers, and once for the others. */
const kept = new WeakMap<object, Map<string, CommonKinds>>();

/** Whether the answer itself sets a cookie, as that to a damaged one does. */
function setsCookie({ headers }: ViewResponse): boolean {
  return headers instanceof Headers ? headers.has('set-cookie') : 'set-cookie' in headers;
}

/** A cookie is one visitor's, so an answer that sets one is personal too (compare CVE-2014-1418). */
function commonHeaders<U extends BaseUser>(request: HttpRequest<U>, withCookie: boolean): CommonHeaders {
  const kinds = commonKinds(request);
  if (request.hasSecretPath) return kinds.secret;
  return withCookie || request.isPersonal ? kinds.personal : kinds.shared;
}

function commonKinds<U extends BaseUser>({ site, locale }: HttpRequest<U>): CommonKinds {
  const { securityHeaders, languages } = site;
  let byLocale = kept.get(securityHeaders);
  if (!byLocale) {
    byLocale = new Map();
    kept.set(securityHeaders, byLocale);
  }
  let kinds = byLocale.get(locale);
  if (!kinds) {
    kinds = makeCommonKinds(securityHeaders, languages.areSeveral ? locale : null);
    byLocale.set(locale, kinds);
  }
  return kinds;
}

/** `locale`: where the visitor could have got another language. */
function makeCommonKinds(securityHeaders: HeaderRecord, locale: string | null): CommonKinds {
  const language =
    locale === null ? { vary: 'Cookie' } : { vary: 'Cookie, Accept-Language', 'content-language': locale };
  const make = (cacheControl: string, more: HeaderRecord = {}): CommonHeaders => {
    const any = { ...securityHeaders, 'cache-control': cacheControl, ...language, ...more };
    return { any, html: { ...any, ...HTML_HEADERS } };
  };
  return {
    personal: make(NOWHERE),
    shared: make('no-cache'),
    // Also for the page of an error: its own style sheet would tell the log of a proxy the address (ASVS 5.0, 14.2.1).
    secret: make(NOWHERE, { 'referrer-policy': 'no-referrer' }),
  };
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  if (cookies.length === 0) return response;
  // A view may have said something else than the common headers.
  const said = response.headers.get('cache-control') ?? undefined;
  if (said !== NOWHERE) response.headers.set('cache-control', personalCacheControl(said, true));
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
