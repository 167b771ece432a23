import { CoreError } from '../core-error.ts';
import { EXPIRES_AT_DATE } from './session-ages.ts';
import type { SessionRecord } from './session-record.ts';

/** Seconds that the column holds on both databases: 68 years. */
const MAX_EXPIRY = 2_147_483_647;

/** What an age of its own changes of a session. @throws LatchkeyError `session_expiry_invalid` */
export function expiryChange(
  expiry: number | Date | null,
): Partial<Pick<SessionRecord, 'expiryAge' | 'expiresAt'>> {
  if (expiry === null) return { expiryAge: null };
  if (expiry instanceof Date && !Number.isNaN(expiry.getTime())) {
    return { expiryAge: EXPIRES_AT_DATE, expiresAt: expiry.getTime() };
  }
  if (typeof expiry === 'number' && Number.isSafeInteger(expiry) && expiry >= 0 && expiry <= MAX_EXPIRY) {
    return { expiryAge: expiry };
  }
  throw new CoreError('session_expiry_invalid', { expiry: String(expiry) });
}
