import type { UserId } from '../users/user-id.ts';
import type { DeviceRecord, DeviceUse } from './device-record.ts';

/** A known device, and whose it is by the name that the user logs in with. */
export interface DeviceOwner {
  readonly secretHash: string;
  /** The user's own value of the model's username field, as it is now. */
  readonly username: string;
}

/** Where known devices are kept. `since`: one whose last login was before that is known no more. */
export interface DeviceStore {
  /** Those of these hashes, by one look at their keys. */
  ownersOf(secretHashes: readonly string[], since: number): Promise<readonly DeviceOwner[]>;
  /** Notes a login by a device of its user. False where the user has none of this hash. */
  use(use: DeviceUse, since: number): Promise<boolean>;
  /**
   * Keeps another device of its user, who has `most` then: those go that were used least lately. Whether it is the first one
   * that is known of the user; one counts as long as it is kept, also where its time is over. Call it in a transaction that
   * has the user's row.
   */
  add(record: DeviceRecord, most: number): Promise<{ readonly isFirst: boolean }>;
  /** Those of a user, the one that was used last first. */
  listOf(userId: UserId, since: number): Promise<readonly DeviceRecord[]>;
  /** Forgets one of a user. Whether it was there. */
  forget(userId: UserId, secretHash: string): Promise<boolean>;
  /** Forgets all of a user, but for the one of the hash `keep`. Tells how many. */
  forgetAll(userId: UserId, keep?: string | null): Promise<number>;
  /** Removes those that were last used before, but for the last one of each user. Tells how many. */
  deleteBefore(before: number): Promise<number>;
}
