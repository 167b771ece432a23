import type { UserId } from '../users/user-id.ts';
import type { OneTimeLimit } from './one-time-limits.ts';
import type { OneTimeRecord } from './one-time-record.ts';

/** One secret of a purpose, by its id or by the hash of itself. */
export type OneTimeKey = { readonly purpose: string } & (
  | { readonly id: string }
  | { readonly secretHash: string }
);

/** By whom and when a secret is used. */
export interface OneTimeUse {
  readonly at: number;
  /** What the browser has, hashed; null where it has nothing. */
  readonly bindingHash: string | null;
}

/** Which of a user's secrets are meant, whether or not they survive changes. */
export interface OneTimeSince {
  readonly purpose: string;
  /** Made at this moment or later: milliseconds since 1970. */
  readonly since: number;
}

/**
 * Where one-time secrets are kept. One is *good* while it is neither used nor ended, has tries left, and its time is not over.
 * Every change is one atomic step.
 */
export interface OneTimeStore {
  /**
   * Keeps a new one, and ends the others of its purpose that are its user's (where it has none, nobody's of its address); in
   * one transaction. Where a limit is reached it changes nothing, and answers from when on it is not. Null: it is kept. Two
   * calls at once count each other. `user_gone`: there is no such user any more. With `olderStay` it ends no others.
   */
  issue(
    record: OneTimeRecord,
    limits: readonly OneTimeLimit[],
    options?: { readonly olderStay: boolean },
  ): Promise<number | null | 'user_gone'>;
  /** A good one; null when there is none. */
  find(key: OneTimeKey, now: number): Promise<OneTimeRecord | null>;
  /** Uses up a good one that is bound to nothing, or to this browser. Of several calls at once, one gets it. */
  use(key: OneTimeKey, use: OneTimeUse): Promise<OneTimeRecord | null>;
  /** Takes a try from a good one. How many are left; null where it was no good any more. */
  countTry(key: OneTimeKey, at: number): Promise<number | null>;
  /** Ends one that is not used. Whether it was there. */
  end(id: string, at: number): Promise<boolean>;
  /** Ends those of a user that do not survive it; with `which`, these alone. */
  endAllOf(userId: UserId, at: number, which?: OneTimeSince): Promise<void>;
  /** Removes rows that need not be kept after `before`. Tells how many. */
  deleteOver(before: number): Promise<number>;
}
