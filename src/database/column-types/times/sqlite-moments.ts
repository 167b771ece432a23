import { parseMoment } from '../../../models/values/moment-text.ts';
import type { Decoder } from '../../contract/column-type-definition.ts';
import { DatabaseError } from '../../contract/database-error.ts';
import { keepText, keptText } from '../../contract/kept-moments.ts';
import { UnreadableValue } from '../../contract/unreadable-value.ts';

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

/** Django's text on SQLite, `2026-01-31 23:59:59.123000`, in UTC without saying so; and every other form. */
export const decodeMoment: Decoder = (stored) => {
  if (typeof stored !== 'string') return new UnreadableValue(stored, 'a datetime');
  return djangoMoment(stored) ?? anyMoment(stored);
};

/**
 * Every request of a user reads one. Taken apart like this it costs a fraction of what a regular expression or Date's
 * own parser does. Null for all but the usual: the result of a wrong digit is NaN, which no comparison takes.
 */
function djangoMoment(text: string): Date | null {
  if (text.length !== DJANGO_LENGTH || !hasSeparators(text)) return null;
  const year = digits(text, 0) * 100 + digits(text, 2);
  const month = digits(text, 5);
  const day = digits(text, 8);
  const hour = digits(text, 11);
  const minute = digits(text, 14);
  const second = digits(text, 17);
  const microseconds = digits(text, 20) * 10_000 + digits(text, 22) * 100 + digits(text, 24);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  if (!(year >= 100 && month >= 1 && month <= 12 && microseconds >= 0)) return null;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return null;
  const milliseconds = Math.trunc(microseconds / 1000);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  // The 30th of February would be the 2nd of March.
  if (date.getUTCDate() !== day) return null;
  return microseconds === milliseconds * 1000 ? date : keepText(date, text, 'sqlite');
}

const DJANGO_LENGTH = '2026-01-31 23:59:59.123000'.length;
const ZERO = '0'.charCodeAt(0);
const HYPHEN = '-'.charCodeAt(0);
const SPACE = ' '.charCodeAt(0);
const COLON = ':'.charCodeAt(0);
const POINT = '.'.charCodeAt(0);

function hasSeparators(text: string): boolean {
  return (
    text.charCodeAt(4) === HYPHEN &&
    text.charCodeAt(7) === HYPHEN &&
    text.charCodeAt(10) === SPACE &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    text.charCodeAt(19) === POINT
  );
}

/** The number that two digits of a text make; NaN where they are none. */
function digits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function anyMoment(text: string): Date | UnreadableValue {
  const moment = parseMoment(text);
  return moment ? keepText(moment, text, 'sqlite') : new UnreadableValue(text, 'a datetime');
}
