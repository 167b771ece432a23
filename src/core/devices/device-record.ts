import type { SessionClient } from '../sessions/kept/session-record.ts';
import type { UserId } from '../users/user-id.ts';

/** A browser in which a user has logged in, as it is kept. Times are milliseconds since 1970. */
export interface DeviceRecord extends SessionClient {
  /** SHA-256 of the random number in the browser's cookie. */
  readonly secretHash: string;
  readonly userId: UserId;
  /** The first login. */
  readonly begunAt: number;
  /** The last login. */
  readonly lastUsedAt: number;
}

/** What a login by a known device writes. */
export type DeviceUse = Omit<DeviceRecord, 'begunAt'>;
