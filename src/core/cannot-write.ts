import { LatchkeyError } from '../support/errors.ts';

/** The codes of a database that takes no changes, for now. */
const CANNOT_WRITE: ReadonlySet<string> = new Set(['database_busy', 'database_unwritable']);

/** Whether nothing is wrong but that the database takes no changes at the moment: its disk is full, or others are at it. */
export function cannotWrite(error: unknown): boolean {
  return error instanceof LatchkeyError && CANNOT_WRITE.has(error.code);
}
