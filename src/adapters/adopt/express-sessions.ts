import type { JsonValue } from '../../core/sessions/values/session-json.ts';
import type { UserId } from '../../core/users/user-id.ts';
import type { AdoptionSource, SessionAdoption } from '../../http/visitor/session-adoption.ts';
import { idFrom } from '../../models/model-key.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import { AdapterError } from '../adapter-error.ts';
import type { ExpressSession, ExpressSessionStore } from './express-session-store.ts';
import { decodeCookie, unsignCookie } from './signed-cookie.ts';

export interface ExpressSessionsOptions {
  /** The `secret` of express-session, or all of them. Cookies are only checked with it; nothing new is signed. */
  readonly secret: string | readonly string[];
  /** Where the sessions are: `connectPgSimple()`, or `{ load, remove }`. */
  readonly store: ExpressSessionStore;
  /** The `name` of express-session. Default `connect.sid`. */
  readonly cookieName?: string;
  /** The `cookie.path` of express-session. Default `/`. */
  readonly cookiePath?: string;
  /** The `cookie.domain` of express-session. Default: none. */
  readonly cookieDomain?: string;
  /**
   * The id of the user whose session it is; null and undefined for a visitor who was not logged in. Default: what
   * Passport's `serializeUser` has put there.
   */
  readonly userId?: (session: ExpressSession) => MaybePromise<JsonValue | undefined>;
  /** What goes over into the new session, by name; undefined stays behind. Default: nothing. */
  readonly data?: (session: ExpressSession) => Readonly<Record<string, JsonValue | undefined>>;
}

/**
 * The sessions that express-session keeps, with Passport or without it, for the option `adoptSessions` of an adapter:
 * whoever has one stays logged in. The first request with its cookie opens a session of ours, which counts as a login
 * by the project's first authentication backend, and removes the old one.
 *
 * ```ts
 * latchkey(project, {
 *   adoptSessions: expressSessions({ secret: process.env.OLD_SESSION_SECRET ?? '', store: connectPgSimple() }),
 * });
 * ```
 *
 * @throws LatchkeyError `old_session_secret` for a secret that is empty or missing; while a session is taken over,
 * `old_session_user` for what can be no id of the project's users.
 */
export function expressSessions(options: ExpressSessionsOptions): SessionAdoption {
  const { store, cookieName = 'connect.sid', cookiePath = '/', cookieDomain = null } = options;
  const { userId = (session: ExpressSession) => session.passport?.user, data = () => ({}) } = options;
  const secrets = checkedSecrets(options.secret);
  return {
    cookie: { name: cookieName, path: cookiePath, domain: cookieDomain },
    async find(value, source) {
      const sid = sessionId(value, secrets);
      if (sid === null) return null;
      const session = asSession(await store.load(sid, source));
      if (session === null) return null;
      return {
        userId: knownId(await userId(session), source),
        data: defined(data(session)),
        remove: async () => void (await store.remove(sid, source)),
      };
    },
  };
}

/** An empty secret would let in whoever signs with none. */
function checkedSecrets(secret: string | readonly string[]): readonly string[] {
  const secrets = [secret].flat();
  if (secrets.length === 0) throw new AdapterError('old_session_secret', { reason: 'there is none' });
  if (secrets.some((one) => typeof one !== 'string' || one === ''))
    throw new AdapterError('old_session_secret', { reason: 'one of them is empty' });
  return secrets;
}

/** express-session writes `s:` before what it has signed, and takes nothing else. */
function sessionId(value: string, secrets: readonly string[]): string | null {
  const decoded = decodeCookie(value);
  return decoded.startsWith('s:') ? unsignCookie(decoded.slice(2), secrets) : null;
}

/** A session that cannot be read opens nothing, as in the old app. */
function asSession(loaded: ExpressSession | string | null | undefined): ExpressSession | null {
  if (typeof loaded !== 'string') return loaded ?? null;
  try {
    const parsed: unknown = JSON.parse(loaded);
    return typeof parsed === 'object' ? (parsed as ExpressSession | null) : null;
  } catch {
    return null;
  }
}

/** Drivers give large whole numbers as text, and Passport keeps them so. */
function knownId(id: JsonValue | undefined, { userModel }: AdoptionSource): UserId | null {
  if (id === undefined || id === null) return null;
  const known = idFrom(userModel, id);
  if (known !== null) return known;
  throw new AdapterError('old_session_user', {
    type: typeof id === 'object' ? 'an object' : `a ${typeof id}`,
  });
}

function defined(data: Readonly<Record<string, JsonValue | undefined>>): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}
