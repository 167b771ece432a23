import type { SessionRecord } from '../core/sessions/session-record.ts';
import { SessionTable } from '../core/sessions/session-table.ts';
import { columnName } from '../models/fields/field-base.ts';
import { idColumn } from '../models/model-key.ts';

const { fields } = SessionTable;

/** The session table's columns by the record's names. */
export const sessionColumns: Readonly<Record<keyof SessionRecord, string>> = {
  keyHash: idColumn(SessionTable),
  userId: columnName('userId', fields.userId),
  authHash: columnName('authHash', fields.authHash),
  backend: columnName('backend', fields.backend),
  data: columnName('data', fields.data),
  createdAt: columnName('createdAt', fields.createdAt),
  renewedAt: columnName('renewedAt', fields.renewedAt),
  expiresAt: columnName('expiresAt', fields.expiresAt),
  expiryAge: columnName('expiryAge', fields.expiryAge),
};

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
