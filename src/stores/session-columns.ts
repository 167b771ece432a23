import type { SessionRecord } from '../core/sessions/session-record.ts';

/** The session table's columns by the record's names. */
export const sessionColumns = {
  keyHash: 'key_hash',
  userId: 'user_id',
  authHash: 'auth_hash',
  backend: 'backend',
  data: 'data',
  createdAt: 'created_at',
  renewedAt: 'renewed_at',
  expiresAt: 'expires_at',
  expiryAge: 'expiry_age',
} as const satisfies Record<keyof SessionRecord, string>;

/** What a read selects of a session, in this order. The user's id is the last, so that a user's values may begin there. */
export const readNames = [
  'authHash',
  'backend',
  'data',
  'createdAt',
  'renewedAt',
  'expiryAge',
  'expiresAt',
  'userId',
] as const satisfies readonly (keyof SessionRecord)[];

/** The values of one read: those of `readNames`, and what was selected after them. */
export type SessionValues = [
  authHash: string | null,
  backend: string | null,
  data: string,
  createdAt: number,
  renewedAt: number,
  expiryAge: number | null,
  expiresAt: number,
  userId: SessionRecord['userId'],
  ...more: unknown[],
];

/** The record of what was read. */
export function sessionRecord(keyHash: string, read: SessionValues): SessionRecord {
  // By index: taking an array apart by a pattern goes through its iterator, and every request comes by here.
  return {
    keyHash,
    userId: read[7],
    authHash: read[0],
    backend: read[1],
    data: read[2],
    createdAt: read[3],
    renewedAt: read[4],
    expiryAge: read[5],
    expiresAt: read[6],
  };
}

/** Some of a record's values by their columns. */
export function toSessionColumns(change: Partial<SessionRecord>): Record<string, unknown> {
  const entries = Object.entries(change) as [keyof SessionRecord, unknown][];
  return Object.fromEntries(entries.map(([name, value]) => [sessionColumns[name], value]));
}
