import type { ListedSession, NewSession, SessionRecord } from '../../core/sessions/kept/session-record.ts';
import { SessionTable } from '../../core/sessions/kept/session-table.ts';
import { columnName } from '../../models/fields/field-base.ts';
import { idColumn } from '../../models/model-key.ts';

const { fields } = SessionTable;

/** The session table's columns by the names that a session is begun with. */
export const sessionColumns: Readonly<Record<keyof NewSession, string>> = {
  keyHash: idColumn(SessionTable),
  userId: columnName('userId', fields.userId),
  authHash: columnName('authHash', fields.authHash),
  backend: columnName('backend', fields.backend),
  data: columnName('data', fields.data),
  createdAt: columnName('createdAt', fields.createdAt),
  authenticatedAt: columnName('authenticatedAt', fields.authenticatedAt),
  renewedAt: columnName('renewedAt', fields.renewedAt),
  expiresAt: columnName('expiresAt', fields.expiresAt),
  expiryAge: columnName('expiryAge', fields.expiryAge),
  userAgent: columnName('userAgent', fields.userAgent),
  ipAddress: columnName('ipAddress', fields.ipAddress),
};

/** What the read of a request selects of a session, in this order. The user's id is the last, so that a user's values may begin there. */
export const readNames = [
  'authHash',
  'backend',
  'data',
  'createdAt',
  'authenticatedAt',
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
  authenticatedAt: number | null,
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
    userId: read[8],
    authHash: read[0],
    backend: read[1],
    data: read[2],
    createdAt: read[3],
    authenticatedAt: read[4],
    renewedAt: read[5],
    expiryAge: read[6],
    expiresAt: read[7],
  };
}

/** What a list selects of a session. */
export const listedNames = [
  'keyHash',
  'userId',
  'authHash',
  'backend',
  'createdAt',
  'authenticatedAt',
  'renewedAt',
  'expiryAge',
  'expiresAt',
  'userAgent',
  'ipAddress',
] as const satisfies readonly (keyof ListedSession)[];

/** A session of a list, by a row with its columns. */
export function listedSession(row: Readonly<Record<string, unknown>>): ListedSession {
  const entries = listedNames.map((name) => [name, row[sessionColumns[name]]]);
  return Object.fromEntries(entries) as ListedSession;
}
