import { DatabaseError } from '../../contract/database-error.ts';
import { keptText } from '../../contract/kept-moments.ts';

/**
 * A moment as Django writes it.
 *
 * @throws LatchkeyError `datetime_unkeepable` for a year that texts of four digits cannot say: they would be in the wrong
 * place when they are sorted, and no other program reads them.
 */
export function momentText(date: Date): string {
  const kept = keptText(date, 'sqlite');
  if (kept !== undefined) return kept;
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) {
    const moment = Number.isNaN(year) ? String(date) : date.toISOString();
    throw new DatabaseError('datetime_unkeepable', { moment, reason: 'SQLite has the years 1 to 9999' });
  }
  return `${date.toISOString().slice(0, -1).replace('T', ' ')}000`;
}
