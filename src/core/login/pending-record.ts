import type { Authenticated } from '../backends/authentication-backend.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import { sessionAuthHash } from '../keys/session-key.ts';
import type { JsonValue } from '../sessions/values/session-json.ts';
import { type BaseUser, encodedPassword } from '../users/user.ts';
import type { LoginStage } from './login-stage.ts';

/**
 * Milliseconds from the right password to the end of the last stage: 10 minutes, the longest that NIST SP 800-63B-4 (3.1.3.2)
 * and ASVS 5.0 (6.6.2) let a code be good for that is sent to somebody. No stage makes it longer.
 */
export const PENDING_LOGIN_AGE = 10 * 60 * 1000;

/** Characters of an address to go on to that is kept. A longer one is forgotten, and the login leads where others do. */
const MAX_NEXT = 2048;

/** An unfinished login as the visitor's session keeps it. */
export interface PendingRecord<U extends BaseUser = BaseUser> {
  readonly userId: U['id'];
  /** See `sessionAuthHash`: the password that was right. With another one the login is over. */
  readonly authHash: string;
  readonly backend: string;
  /** When the login began, in milliseconds since 1970. */
  readonly at: number;
  /** The stage that is to be settled now. */
  readonly stage: string;
  /** The stages that the visitor has been through. */
  readonly passed: readonly string[];
  /** The page to go on to after the login. */
  readonly next: string | null;
  /** Whether the user proved who they are when the login began. */
  readonly proved: boolean;
  /** Whether the session is to live on when the browser is closed; null: as the settings say. */
  readonly remember: boolean | null;
}

/** What is kept of a login as it begins. */
interface PendingStart<U extends BaseUser> extends Authenticated<U> {
  readonly next: string | null;
  readonly proved?: boolean;
  readonly remember?: boolean | null;
}

/** The record of a login that begins. */
export function pendingRecord<U extends BaseUser>(
  { secretKeys, now }: { readonly secretKeys: SecretKeys; readonly now: () => number },
  { user, backend, next, proved = true, remember = null }: PendingStart<U>,
  { name: stage }: LoginStage<U>,
): PendingRecord<U> & { readonly [name: string]: JsonValue } {
  return {
    userId: user.id,
    authHash: sessionAuthHash(secretKeys, encodedPassword(user)),
    backend,
    at: now(),
    stage,
    passed: [],
    next: next !== null && next.length <= MAX_NEXT ? next : null,
    proved,
    remember,
  };
}

/** The record that a session keeps; null where there is none, or its time is over. */
export function readPendingRecord(kept: JsonValue | null, now: number): PendingRecord | null {
  // Written by `pendingRecord` alone: no name that a project may use leads here.
  const record = kept as PendingRecord | null;
  return record !== null && now - record.at < PENDING_LOGIN_AGE ? record : null;
}

/** Whose login the session keeps, also one whose time is over; null where there is none. */
export function pendingUserId(kept: JsonValue | null): PendingRecord['userId'] | null {
  return (kept as PendingRecord | null)?.userId ?? null;
}
