import type { UserId } from '../users/user-id.ts';

/** An address that somebody has shown to be theirs. */
export interface ProvenAddress {
  /** See `addressKey`. One address is one user's: who proved it last. */
  readonly addressKey: string;
  readonly userId: UserId;
  /** As it was proven. */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly provenAt: number;
}

/** Where proven addresses are kept. */
export interface ProvenAddressStore {
  /** Keeps a proof, in place of anybody's before. `user_gone`: there is no such user any more. */
  keep(proven: ProvenAddress): Promise<'kept' | 'user_gone'>;
  /** Who has proven this address, and when. */
  find(addressKey: string): Promise<ProvenAddress | null>;
  /** What a user has proven, the latest first. */
  listOf(userId: UserId): Promise<readonly ProvenAddress[]>;
  /** Forgets that a user has proven an address. Whether that was known. */
  forget(userId: UserId, addressKey: string): Promise<boolean>;
}
