import type { JsonValue } from '../../core/sessions/values/session-json.ts';
import type { UserId } from '../../core/users/user-id.ts';
import type { Model } from '../../models/model.ts';
import type { DatabaseHandle } from '../../models/rows/database-handle.ts';
import type { ForeignCookie } from '../head/cookies.ts';

/** A session that another library began. */
export interface OldSession {
  /** Whose it is; null for a visitor who was not logged in. */
  readonly userId: UserId | null;
  /** What the visitor's new session takes over. */
  readonly data: Readonly<Record<string, JsonValue>>;
  /** Removes it where it is kept, so that its cookie opens nothing any more. */
  remove(): Promise<void>;
}

/** What a lookup may ask besides its own sources: the project's database, and what its users' ids are. */
export interface AdoptionSource {
  readonly database: DatabaseHandle;
  readonly userModel: Pick<Model, 'id'>;
}

/** Sessions that the site had before Latchkey, to be taken over as their visitors come back. */
export interface SessionAdoption {
  /** The cookie that opens them. */
  readonly cookie: ForeignCookie;
  /** The session that the cookie's value opens, as it came; null for one that is forged, unknown or over. */
  find(value: string, source: AdoptionSource): Promise<OldSession | null>;
}
