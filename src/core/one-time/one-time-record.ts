import type { UserId } from '../users/user-id.ts';

/** One secret as it is kept. Times are milliseconds since 1970. */
export interface OneTimeRecord {
  /** Random, and known to nobody outside of the site: it is no secret, but no guess finds it. */
  readonly id: string;
  /** The name of its purpose. */
  readonly purpose: string;
  /** Whose it is. Null: nobody's, such as that of an address that no user has. */
  readonly userId: UserId | null;
  /** Where it was sent: what it proves is this address, whatever the user's is by then. */
  readonly address: string;
  /** See `addressKey`. */
  readonly addressKey: string;
  /** In hex. Of a link its SHA-256; of a code an HMAC under the secret key, bound to id and purpose. */
  readonly secretHash: string;
  /** SHA-256 of what the browser has that asked for it; null where any may use it. */
  readonly bindingHash: string | null;
  /** What its flow keeps with it: JSON. */
  readonly data: string;
  /** Whether `endAllOf` passes it over. */
  readonly survives: boolean;
  readonly triesLeft: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Until when the row stays: until it has expired, and no limit counts it any more. */
  readonly keptUntil: number;
  readonly usedAt: number | null;
  /** When a newer one, a change of the user or its flow ended it. */
  readonly endedAt: number | null;
}
