import type { UserId } from '../../users/user-id.ts';

/** One session as it is kept. Times are milliseconds since 1970. */
export interface SessionRecord {
  /** SHA-256 of the session key, in hex. The key itself is only in the visitor's cookie. */
  readonly keyHash: string;
  /** Who is logged in; null for a visitor who is not. */
  readonly userId: UserId | null;
  /** See `sessionAuthHash`; null for a visitor who is not logged in. */
  readonly authHash: string | null;
  /** The name of the authentication backend that let the user in. */
  readonly backend: string | null;
  /** The session's own data: a JSON object, as text. */
  readonly data: string;
  /** When the session began: at its first value or at the login. The absolute limit counts from here. */
  readonly createdAt: number;
  /** When the user last proved in this session who they are; null where nobody did. Nothing else moves it. */
  readonly authenticatedAt: number | null;
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

/**
 * The browser that a login came from, by which people tell their sessions apart. No rule goes by it, and no request reads
 * it. Both are null where nobody has logged in, and where the login came by no request.
 */
export interface SessionClient {
  /** The header `User-Agent`, 255 characters at most. */
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
}

/** A session as it is begun. */
export type NewSession = SessionRecord & SessionClient;

/** A session as a list has it: all but its data. */
export type ListedSession = Omit<NewSession, 'data'>;

/** Whose session it is, and which. */
export interface OwnedSession {
  readonly keyHash: string;
  readonly userId: UserId;
}

/** A session of a user, as a list of everybody's has it. */
export type EverybodysSession = ListedSession & OwnedSession;

/**
 * What a new key comes with, and what a login changes of a session; its data stays. Without a client, and without an age of
 * its own, these stay too.
 */
export type SessionIdentity = Pick<
  SessionRecord,
  'keyHash' | 'userId' | 'authHash' | 'backend' | 'createdAt' | 'authenticatedAt' | 'renewedAt' | 'expiresAt'
> &
  Partial<SessionClient & Pick<SessionRecord, 'expiryAge'>>;

/** A moved expiry, and what changes with it. */
export type SessionRenewal = Pick<SessionRecord, 'renewedAt' | 'expiresAt'> &
  Partial<Pick<SessionRecord, 'authHash' | 'expiryAge'>>;
