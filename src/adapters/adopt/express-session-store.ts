import type { JsonValue } from '../../core/sessions/values/session-json.ts';
import type { AdoptionSource } from '../../http/visitor/session-adoption.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';

/** A session as express-session keeps it: what the old app put there, and what Passport did. */
export interface ExpressSession {
  readonly passport?: { readonly user?: JsonValue };
  readonly [name: string]: JsonValue | undefined;
}

/** Where express-session kept its sessions. Both get the session's id, as it stands in the cookie. */
export interface ExpressSessionStore {
  /** The session, as an object or as its JSON. Null or undefined where there is none, or its time is over. */
  load(sid: string, source: AdoptionSource): MaybePromise<ExpressSession | string | null | undefined>;
  /** Removes it, so that the old cookie opens nothing any more. */
  remove(sid: string, source: AdoptionSource): unknown;
}
