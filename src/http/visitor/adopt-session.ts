import { CoreError } from '../../core/core-error.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import { readCookies } from '../head/cookies.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { login } from './auth.ts';
import type { AdoptionSource, OldSession, SessionAdoption } from './session-adoption.ts';

/** Cookies of the old name that are looked at: far more than browsers have of one name. */
const MOST_COOKIES = 8;

/**
 * Takes over the old session of a visitor who is not logged in. It costs the others one look at the `Cookie` header. Not
 * one of a user whose sessions were all ended here by a change of the password: the cookie may be in anybody's hands.
 *
 * @throws what `adoption` and the database throw; nothing of the old session is lost then.
 */
export function adoptSession<U extends BaseUser>(
  request: HttpRequest<U>,
  adoption: SessionAdoption,
): MaybePromise<void> {
  const all = readCookies(request.head.headers.get('cookie'), adoption.cookie.name);
  if (all.length === 0) return;
  const values = all.slice(0, MOST_COOKIES);
  if (!request.user.isAuthenticated) return adopt(request, adoption, values);
  // Left alone, but for a logout: the next request would log the visitor in by it.
  request.endOldSession = () => end(request, adoption, values);
}

async function end<U extends BaseUser>(
  request: HttpRequest<U>,
  adoption: SessionAdoption,
  values: readonly string[],
): Promise<void> {
  for (const value of values) {
    const old = await adoption.find(value, sourceOf(request));
    await old?.remove();
  }
  request.removeCookie(adoption.cookie);
}

/**
 * The old session goes after the login, so that no failure leaves its visitor without either; and before the data, so
 * that after a logout there is none that would log the visitor in again. Of two requests with the same cookie each gets
 * a session of its own, or the later one finds nothing and is anonymous: its answer says nothing of our cookie, so that
 * the other's stays in the browser.
 */
async function adopt<U extends BaseUser>(
  request: HttpRequest<U>,
  adoption: SessionAdoption,
  values: readonly string[],
): Promise<void> {
  const { accounts, logger } = request.site;
  const old = await findOld(request, adoption, values);
  if (!old) return refuse(request, adoption, 'it is forged, unknown or over');
  const user = old.userId === null ? null : await accounts.users.get(old.userId);
  if (old.userId !== null && !user?.isActive) {
    await old.remove();
    return refuse(request, adoption, 'its user is unknown or not active');
  }
  // Asked after the user was read: a password that is changed from here on ends the session that is opened below.
  if (user && (await accounts.users.hasEndedSessions(user))) {
    await old.remove();
    return refuse(request, adoption, 'its user has changed the password since');
  }
  const result = user && (await login(request, user, { next: request.returnPath, proved: false }));
  request.removeCookie(adoption.cookie);
  await old.remove();
  if (result?.state === 'pending') leaveData(request, old);
  else await takeData(request, old);
  logger.info('old_session_adopted', { user: user?.id ?? null, ip: request.ip, request: request.id });
}

function sourceOf<U extends BaseUser>({ site }: HttpRequest<U>): AdoptionSource {
  return { database: site.database, userModel: site.accounts.users.model };
}

/** Of several cookies of that name, the first that is good: other apps of the host may have set one too. */
async function findOld<U extends BaseUser>(
  request: HttpRequest<U>,
  adoption: SessionAdoption,
  values: readonly string[],
): Promise<OldSession | null> {
  for (const value of values) {
    const old = await adoption.find(value, sourceOf(request));
    if (old) return old;
  }
  return null;
}

/** What a session does not take. The rest is not lost for it, and neither is the login. */
const UNTAKEN = ['session_key_invalid', 'session_value_invalid', 'session_data_too_large'] as const;

async function takeData<U extends BaseUser>(
  { session, site, id }: HttpRequest<U>,
  { data }: OldSession,
): Promise<void> {
  for (const [name, value] of Object.entries(data)) {
    try {
      await session.set(name, value);
    } catch (error) {
      const reason = UNTAKEN.find((code) => CoreError.is(error, code));
      if (!reason) throw error;
      site.logger.warn('old_session_value_left', { name, reason, request: id });
    }
  }
}

/** A visitor who is nobody yet gets nothing of the user's: who finishes no login would leave it to the browser's next user. */
function leaveData<U extends BaseUser>({ site, id }: HttpRequest<U>, { data }: OldSession): void {
  for (const name of Object.keys(data)) {
    site.logger.warn('old_session_value_left', { name, reason: 'login_pending', request: id });
  }
}

function refuse<U extends BaseUser>(
  request: HttpRequest<U>,
  { cookie }: SessionAdoption,
  reason: string,
): void {
  request.removeCookie(cookie);
  request.site.logger.info('old_session_refused', { reason, ip: request.ip, request: request.id });
}
