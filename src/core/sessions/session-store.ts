import type { MaybePromise } from '../../support/maybe-promise.ts';
import type { BaseUser } from '../users/user.ts';

/** One session as it is kept. Times are milliseconds since 1970. */
export interface SessionRecord {
  /** SHA-256 of the session key, in hex. The key itself is only in the visitor's cookie. */
  readonly keyHash: string;
  /** Who is logged in; null for a visitor who is not. */
  readonly userId: number | null;
  /** See `sessionAuthHash`; null for a visitor who is not logged in. */
  readonly authHash: string | null;
  /** The name of the authentication backend that let the user in. */
  readonly backend: string | null;
  /** The session's own data: a JSON object, as text. */
  readonly data: string;
  /** When the session began: at its first value or at the login. The absolute limit counts from here. */
  readonly createdAt: number;
  /** When its expiry was last moved. */
  readonly renewedAt: number;
  /**
   * The session's own age in seconds (`setExpiry`): 0 ends with the browser, null follows the settings, and
   * `EXPIRES_AT_DATE` says that nothing moves `expiresAt`.
   */
  readonly expiryAge: number | null;
  /** When its time is over. A store finds none after that. */
  readonly expiresAt: number;
}

/** A session as it is written. */
export type NewSession = SessionRecord;

/** What a login changes of a session; its data stays. */
export type SessionIdentity = Pick<
  NewSession,
  'keyHash' | 'userId' | 'authHash' | 'backend' | 'createdAt' | 'renewedAt' | 'expiresAt'
>;

/** A moved expiry, and what changes with it. */
export type SessionRenewal = Pick<NewSession, 'renewedAt' | 'expiresAt'> &
  Partial<Pick<NewSession, 'authHash' | 'expiryAge'>>;

/** The login that a session is made by: written to the user in the same step, so that neither is there alone. */
export interface LoginMark {
  readonly userId: number;
  /** Becomes the user's last login. */
  readonly at: number;
}

export interface FoundSession<U extends BaseUser> {
  readonly record: SessionRecord;
  readonly user: U | null;
}

/**
 * Where sessions are kept. Every change is one atomic step on one row, and says whether the row was there: a session
 * that has ended stays ended, whatever slower requests still want of it.
 */
export interface SessionStore<U extends BaseUser> {
  /** The session with its user, in one read; null when there is none or its time is over. */
  find(keyHash: string, now: number): MaybePromise<FoundSession<U> | null>;
  create(record: NewSession, login?: LoginMark): Promise<void>;
  /** Gives the session a new key and identity and keeps its data. */
  rekey(keyHash: string, identity: SessionIdentity, login?: LoginMark): Promise<boolean>;
  /** Sets one value (JSON text), unless the data would take more than `maxBytes`. */
  setValue(
    keyHash: string,
    key: string,
    json: string,
    maxBytes: number,
  ): Promise<'set' | 'gone' | 'too large'>;
  deleteValue(keyHash: string, key: string): Promise<boolean>;
  /** Moves the expiry, and with it what else is given. */
  renew(keyHash: string, change: SessionRenewal): Promise<boolean>;
  delete(keyHash: string): Promise<boolean>;
  /** Removes what has expired by `now`; tells how many rows that were. */
  deleteExpired(now: number): Promise<number>;
}
