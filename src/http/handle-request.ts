import { isSessionKey } from '../core/sessions/session-key.ts';
import type { BaseUser } from '../core/users/user.ts';
import { toWebResponse } from './answer.ts';
import { cookieName, readCookie, setCookie } from './cookies.ts';
import { errorAnswer } from './error-pages.ts';
import { HttpError } from './http-error.ts';
import { HttpRequest } from './http-request.ts';
import { HttpResponse, type ViewResponse } from './http-response.ts';
import type { SiteContext } from './site-context.ts';
import type { Route } from './urls.ts';
import type { Middleware } from './view.ts';

/** A request as the router hands it over. */
export interface Incoming<U extends BaseUser> {
  readonly raw: Request;
  /** The path as the router matched it: what guards look at must be what the router saw. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The address that the connection comes from; null when unknown. */
  readonly remoteAddress: string | null;
  /** The route that matched; null when none did. */
  readonly route: Route<U> | null;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Answers one request: host, method, session, CSRF, guards, view, in this order. Never throws. */
export async function handleRequest<U extends BaseUser>(
  site: SiteContext<U>,
  middleware: readonly Middleware<U>[],
  incoming: Incoming<U>,
): Promise<Response> {
  let request = bareRequest(site, incoming);
  try {
    refuseUnknownHost(request);
    const preflight = checkMethod(incoming);
    if (preflight) return toWebResponse(request, preflight);
    request = await withSession(request, incoming);
    await refuseForgery(request);
    return toWebResponse(request, await runView(request, middleware, incoming.route));
  } catch (error) {
    return toWebResponse(request, errorAnswer(request, error));
  }
}

function bareRequest<U extends BaseUser>(site: SiteContext<U>, incoming: Incoming<U>): HttpRequest<U> {
  const { raw, path, parameters, remoteAddress } = incoming;
  const hostStart = raw.url.indexOf('//') + 2;
  const ownScheme = raw.url.startsWith('https:') ? 'https' : 'http';
  const { ip, scheme } = site.peers.find(remoteAddress, raw.headers, ownScheme);
  const host = raw.url.slice(hostStart, raw.url.indexOf('/', hostStart));
  const origin = site.settings.publicOrigin ?? `${scheme}://${host}`;
  return new HttpRequest({
    site,
    raw,
    path,
    parameters,
    ip,
    origin,
    session: site.accounts.sessions.empty(),
  });
}

function refuseUnknownHost<U extends BaseUser>({ site, raw }: HttpRequest<U>): void {
  const start = raw.url.indexOf('//') + 2;
  const host = raw.url.slice(start, raw.url.indexOf('/', start));
  if (!site.hosts.has(host)) throw new HttpError(400, `the host ${host} is not in allowedHosts`);
}

function checkMethod<U extends BaseUser>({ raw, route }: Incoming<U>): HttpResponse | null {
  if (!route) return null;
  const method = raw.method === 'HEAD' ? 'GET' : raw.method;
  if (route.methods.some((known) => known === method)) return null;
  const allow = [...route.methods, ...(route.methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') return new HttpResponse(null, { status: 204, headers: { allow } });
  throw new HttpError(405, `the method ${method} is not allowed here`, {
    headers: { allow },
    context: { logout_offered: route.name === 'logout' },
  });
}

async function withSession<U extends BaseUser>(
  bare: HttpRequest<U>,
  incoming: Incoming<U>,
): Promise<HttpRequest<U>> {
  const { site, raw, isSecure, ip, origin } = bare;
  const name = cookieName(site.settings.sessionCookieName, isSecure);
  const key = readCookie(raw.headers.get('cookie'), name);
  if (key === undefined || key === '') return bare;
  if (!isSessionKey(key)) {
    // The damaged cookie goes with this answer, so that a reload helps.
    const removal = setCookie({ name, value: '', maxAge: 0, secure: isSecure });
    throw new HttpError(400, 'the session cookie is malformed', {
      headers: { 'set-cookie': removal },
      context: { cookie_removed: true },
    });
  }
  const { path, parameters } = incoming;
  return new HttpRequest({
    site,
    raw,
    path,
    parameters,
    ip,
    origin,
    session: await site.accounts.sessions.open(key),
  });
}

async function refuseForgery<U extends BaseUser>(request: HttpRequest<U>): Promise<void> {
  if (SAFE_METHODS.has(request.method)) return;
  const problem = await request.csrfProblem();
  if (problem) throw new HttpError(403, problem, { template: '403_csrf.html' });
}

async function runView<U extends BaseUser>(
  request: HttpRequest<U>,
  middleware: readonly Middleware<U>[],
  route: Route<U> | null,
): Promise<ViewResponse> {
  const view = route?.view ?? null;
  const run = async (index: number): Promise<ViewResponse> => {
    const layer = middleware[index];
    if (layer) return layer(request, () => run(index + 1), view);
    if (view) return view(request);
    throw new HttpError(404, 'no route matches');
  };
  return run(0);
}
