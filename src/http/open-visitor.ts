import type { Session } from '../core/sessions/session.ts';
import { isSessionKey, SESSION_KEY_LENGTH } from '../core/sessions/session-key.ts';
import type { BaseUser } from '../core/users/user.ts';
import { andThen, type MaybePromise } from '../support/maybe-promise.ts';
import { adoptSession } from './adopt-session.ts';
import { cookieName, setCookie } from './cookies.ts';
import { HttpError } from './http-error.ts';
import { HttpRequest } from './http-request.ts';
import { hostOf, type RequestSource, schemeOf } from './request-head.ts';
import type { SessionAdoption } from './session-adoption.ts';
import type { SiteContext } from './site-context.ts';

/** A request as the router hands it over. */
export interface IncomingSource {
  readonly source: RequestSource;
  /** The path as the router matched it: what guards look at must be what the router saw. */
  readonly path: string;
  /** Default: none. A host's own router knows them. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The address that the connection comes from; null when unknown. */
  readonly remoteAddress: string | null;
}

const noParameters = Object.freeze({});

/** The request as views see it, its session not opened yet. */
export function newRequest<U extends BaseUser>(
  site: SiteContext<U>,
  { source, path, parameters = noParameters, remoteAddress }: IncomingSource,
): HttpRequest<U> {
  const { head } = source;
  const { ip, scheme } = site.peers.find(remoteAddress, head.headers, schemeOf(head));
  return new HttpRequest({ site, source, path, parameters, ip, scheme });
}

/** @throws HttpError 400 for a host that is not among `allowedHosts`. */
export function refuseUnknownHost<U extends BaseUser>({ site, head }: HttpRequest<U>): void {
  if (!site.hosts.allow(head)) throw new HttpError(400, `the host ${hostOf(head)} is not in allowedHosts`);
}

/**
 * Opens the visitor's session, or takes over the one that the visitor had before: `adoption` says where that may be.
 *
 * @throws HttpError 400 for a session cookie that is none of ours.
 */
export function openSession<U extends BaseUser>(
  request: HttpRequest<U>,
  adoption: SessionAdoption | null,
): MaybePromise<void> {
  const opened = openOwnSession(request);
  return adoption ? andThen(opened, () => adoptSession(request, adoption)) : opened;
}

function openOwnSession<U extends BaseUser>(request: HttpRequest<U>): MaybePromise<void> {
  const { site } = request;
  const key = request.cookie(site.settings.sessionCookieName);
  if (!key) return;
  if (key.length !== SESSION_KEY_LENGTH) throw malformedCookie(request);
  const session = site.accounts.sessions.open(key);
  return session instanceof Promise
    ? session.then((opened) => takeSession(request, key, opened))
    : takeSession(request, key, session);
}

function takeSession<U extends BaseUser>(request: HttpRequest<U>, key: string, session: Session<U>): void {
  // Looked at only now: what has been found is well formed.
  if (session.key === null && !isSessionKey(key)) throw malformedCookie(request);
  request.session = session;
}

/** The damaged cookie goes with this answer, so that a reload helps. */
function malformedCookie<U extends BaseUser>({ site, isSecure }: HttpRequest<U>): HttpError {
  const name = cookieName(site.settings.sessionCookieName, isSecure);
  return new HttpError(400, 'the session cookie is malformed', {
    headers: { 'set-cookie': setCookie({ name, value: '', maxAge: 0, secure: isSecure }) },
    context: { cookie_removed: true },
  });
}
