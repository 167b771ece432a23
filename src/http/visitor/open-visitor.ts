import { isSessionKey, SESSION_KEY_LENGTH } from '../../core/keys/session-key.ts';
import type { Session } from '../../core/sessions/session.ts';
import type { BaseUser } from '../../core/users/user.ts';
import { andThen, type MaybePromise } from '../../support/maybe-promise.ts';
import { HttpError } from '../answer/http-error.ts';
import { foreignOriginProblem } from '../csrf/csrf.ts';
import { cookieName, isHostOnly, sessionPlace, setCookie } from '../head/cookies.ts';
import { asksForSocket, hostOf, type RequestSource } from '../head/request-head.ts';
import { HttpRequest } from '../request/http-request.ts';
import type { HttpRequestParts } from '../request/http-request-parts.ts';
import type { SiteContext } from '../request/site-context.ts';
import { adoptSession } from './adopt-session.ts';
import type { SessionAdoption } from './session-adoption.ts';

/** A request as the router hands it over. */
export interface IncomingSource {
  readonly source: RequestSource;
  /** The path as the router matched it: what guards look at must be what the router saw. */
  readonly path: string;
  /** Default: none. Your own router knows them. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The address that the connection comes from; null when unknown. */
  readonly remoteAddress: string | null;
  /** Set where the server knows that a WebSocket is asked for, whatever the headers say. */
  readonly isUpgrade?: true;
}

const noParameters = Object.freeze({});

/** The request as views see it, its session not opened yet. `methods`: those of its route. */
export function newRequest<U extends BaseUser>(
  site: SiteContext<U>,
  { source, path, parameters = noParameters, remoteAddress }: IncomingSource,
  {
    methods = null,
    secretParameters,
    maxFormFields,
  }: Pick<HttpRequestParts<U>, 'secretParameters' | 'maxFormFields'> & {
    readonly methods?: readonly string[] | null;
  } = {},
): HttpRequest<U> {
  const { ip, scheme, unknownProxy } = site.peers.find(remoteAddress, source.head);
  return new HttpRequest({
    site,
    source,
    path,
    parameters,
    ip,
    remoteAddress,
    scheme,
    unknownProxy,
    methods,
    secretParameters,
    maxFormFields,
  });
}

/** @throws HttpError 400 for a host that is not among `allowedHosts`. */
export function refuseUnknownHost<U extends BaseUser>({ site, head }: HttpRequest<U>): void {
  if (site.hosts.allow(head)) return;
  throw new HttpError(400, `the host ${hostOf(head)} is not in allowedHosts`, { code: 'host_unknown' });
}

/**
 * Opens the visitor's session, or takes over the one that the visitor had before: `adoption` says where that may be.
 *
 * Browsers send cookies along with every upgrade to a WebSocket, whatever page asks for it, and no other rule of theirs is
 * in the way. So an upgrade that a foreign page asks for is nobody's (cross-site WebSocket hijacking, CWE-1385), to guards
 * and to whatever else asks for the user. No old session is taken over by an upgrade: its answer could not carry the new
 * one's cookie.
 *
 * @throws HttpError 400 on https, for a session cookie that is none of ours.
 */
export function openSession<U extends BaseUser>(
  request: HttpRequest<U>,
  adoption: SessionAdoption | null,
  isUpgrade?: true,
): MaybePromise<void> {
  const key = request.cookie(request.site.settings.sessionCookieName);
  if (key === undefined && !adoption) return;
  if (isUpgrade || asksForSocket(request.head.headers)) return openForUpgrade(request, key);
  const opened = openOwnSession(request, key);
  return adoption ? andThen(opened, () => adoptSession(request, adoption)) : opened;
}

function openForUpgrade<U extends BaseUser>(
  request: HttpRequest<U>,
  key: string | undefined,
): MaybePromise<void> {
  const { site, loggedPath: path, ip } = request;
  const origins = { own: request.origin, trusted: site.settings.csrfTrustedOrigins };
  const reason = foreignOriginProblem(request.head.headers, origins);
  if (!reason) return andThen(openOwnSession(request, key), () => leaveOver(request));
  site.logger.warn('upgrade_is_foreign', { path, ip, reason, request: request.id });
}

/** What a page does by its socket that was opened as another user, the visitor does not do as themselves: nobody does. */
function leaveOver<U extends BaseUser>(request: HttpRequest<U>): void {
  if (request.impersonation === 'over') request.session = request.site.accounts.sessions.empty();
}

/** The first cookie of the session's name is the right one but for rare cases: it is tried before others are looked for. */
function openOwnSession<U extends BaseUser>(
  request: HttpRequest<U>,
  key: string | undefined,
): MaybePromise<void> {
  if (key === undefined) return;
  const opened = openByKey(request, key);
  if (opened === true) return;
  return andThen(opened, (done) => (done ? undefined : openByOthers(request, key)));
}

function openByKey<U extends BaseUser>(request: HttpRequest<U>, key: string): MaybePromise<boolean> {
  if (key.length !== SESSION_KEY_LENGTH) return false;
  const session = request.site.accounts.sessions.open(key);
  return session instanceof Promise
    ? session.then((opened) => takeSession(request, opened))
    : takeSession(request, session);
}

function takeSession<U extends BaseUser>(
  request: HttpRequest<U>,
  session: Session<U>,
): MaybePromise<boolean> {
  if (session.key === null) return false;
  request.session = session;
  const resumed = request.site.accounts.impersonations.resume(session, request);
  if (resumed === null) return true;
  return andThen(resumed, (impersonation) => {
    request.impersonation = impersonation;
    return true;
  });
}

/** Keys that are tried besides the first: far more than browsers have of one name, and few for the database. */
const OTHER_KEYS = 8;

/**
 * The session of another cookie of that name. Where none opens one the visitor is nobody; only on https, where no other
 * app can have set the cookie unless it has a domain or a path, one that is no key at all was damaged or made up.
 */
function openByOthers<U extends BaseUser>(request: HttpRequest<U>, first: string): MaybePromise<void> {
  const values = request.cookies(request.site.settings.sessionCookieName);
  const others = new Set(values.filter((value) => value !== first && isSessionKey(value)));
  if (others.size > 0) return openOneOf(request, [...others].slice(0, OTHER_KEYS));
  const isOurs = request.isSecure && isHostOnly(sessionPlace(request.site.settings));
  if (isOurs && first !== '' && !isSessionKey(first)) throw malformedCookie(request);
}

async function openOneOf<U extends BaseUser>(
  request: HttpRequest<U>,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) if (await openByKey(request, key)) return;
}

/** The damaged cookie goes with this answer, so that a reload helps. */
function malformedCookie<U extends BaseUser>({ site, isSecure }: HttpRequest<U>): HttpError {
  const name = cookieName(site.settings.sessionCookieName, isSecure, site.settings);
  const place = sessionPlace(site.settings);
  return new HttpError(400, 'the session cookie is malformed', {
    code: 'session_cookie_malformed',
    headers: { 'set-cookie': setCookie({ name, value: '', maxAge: 0, ...place, secure: isSecure }) },
    context: { cookie_removed: true },
  });
}
