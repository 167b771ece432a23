import type { JsonValue } from '../sessions/values/session-json.ts';
import type { UserId } from '../users/user-id.ts';

/** Characters of an address to go back to that is kept. A longer one is forgotten. */
const MAX_NEXT = 2048;

/** What a session keeps while its user acts as another. */
export interface ImpersonationRecord {
  readonly [name: string]: JsonValue;
  /** The id of the other user. */
  readonly userId: UserId;
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  readonly next: string | null;
}

export function impersonationRecord(userId: UserId, at: number, next: string | null): ImpersonationRecord {
  return { userId, at, next: next !== null && next.length <= MAX_NEXT ? next : null };
}

/** What is kept. Written by `impersonationRecord` alone: no name of a project's leads there. */
export function readImpersonationRecord(kept: JsonValue): ImpersonationRecord {
  return kept as ImpersonationRecord;
}
