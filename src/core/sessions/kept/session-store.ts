import type { MaybePromise } from '../../../support/maybe-promise.ts';
import type { UserId } from '../../users/user-id.ts';
import type {
  EverybodysSession,
  ListedSession,
  NewSession,
  OwnedSession,
  SessionIdentity,
  SessionRecord,
  SessionRenewal,
} from './session-record.ts';

/** Finds sessions. */
export interface SessionReader {
  /** The session of this key; null when there is none or its time is over. */
  find(keyHash: string, now: number): MaybePromise<SessionRecord | null>;
  /** The sessions of a user whose time is not over, the latest first. */
  listOf(userId: UserId, now: number): Promise<readonly ListedSession[]>;
  /**
   * The sessions of all users whose time is not over, those that were used last first, `limit` at most; only those that come
   * behind `after` in that order, where it is given.
   */
  listEverybodys(part: EverybodysPart): Promise<readonly EverybodysSession[]>;
  /** How many sessions users have whose time is not over; `usedSince`: of those that were used since then (milliseconds). */
  countEverybodys(now: number, usedSince?: number): Promise<number>;
  /** Every session that is a user's, some at a time, by their key hashes. */
  owned(): AsyncIterable<readonly OwnedSession[]>;
}

/** Which part of a list is wanted. */
export interface EverybodysPart {
  readonly now: number;
  readonly limit: number;
  readonly after?: Pick<SessionRecord, 'renewedAt' | 'keyHash'> | undefined;
}

/**
 * Changes one session. Every change is one atomic step, and says whether the session was there: one that has ended stays
 * ended, whatever slower requests still want of it.
 */
export interface SessionWriter {
  create(session: NewSession): Promise<void>;
  /** Gives the session a new key and identity and keeps its data. */
  rekey(keyHash: string, identity: SessionIdentity): Promise<boolean>;
  /** Sets one value (JSON text), unless the data would take more than `maxBytes`. */
  setValue(
    keyHash: string,
    key: string,
    json: string,
    maxBytes: number,
  ): Promise<'set' | 'gone' | 'too large'>;
  deleteValue(keyHash: string, key: string): Promise<boolean>;
  /** Moves the expiry, and changes the other values that are given. */
  renew(keyHash: string, change: SessionRenewal): Promise<boolean>;
  /** Moves the expiry of each session that nothing has renewed since it was read. */
  renewAll(renewals: readonly PutOffRenewal[]): Promise<void>;
  delete(keyHash: string): Promise<boolean>;
}

/** A moved expiry that is written later than it was decided on. */
export interface PutOffRenewal extends Pick<SessionRecord, 'keyHash' | 'renewedAt' | 'expiresAt'> {
  /** The `renewedAt` that it was decided by: who has given the session another age since then has moved it. */
  readonly from: number;
}

/** Another auth hash for those sessions that have the one before. */
export interface SessionRebinding {
  readonly from: string;
  readonly to: string;
  /** The key hash of the one session that is meant. Undefined: all. */
  readonly only?: string | undefined;
}

/** How many sessions a user may have. */
export interface SessionLimit {
  readonly most: number;
  /** The key hash of the one that has just begun, which counts, and never ends by this. */
  readonly newest: string;
  readonly now: number;
}

/** Changes many sessions. */
export interface SessionSweeper {
  /** Ends the sessions of a user, but for the one of the key hash `except`. Tells how many it ended. */
  endAllOf(userId: UserId, except?: string): Promise<number>;
  /** Ends the sessions of everybody, also of visitors who are not logged in. Tells how many it ended. */
  endAll(): Promise<number>;
  /** Ends those of a user that are more than `most`: the ones that have not been used for longest. Gives their key hashes. */
  endOldestOf(userId: UserId, limit: SessionLimit): Promise<readonly string[]>;
  /** Gives the user's sessions that have one auth hash another. */
  rebindAllOf(userId: UserId, binding: SessionRebinding): Promise<void>;
  /** Removes what has expired by `now`; tells how many sessions that were. */
  deleteExpired(now: number): Promise<number>;
}

/**
 * Where sessions are kept. Of users it knows no more than their ids, so it may be anywhere: in the users' own database or
 * in another. Who a session's user is, `Visitors` tell.
 */
export interface SessionStore extends SessionReader, SessionWriter, SessionSweeper {}
