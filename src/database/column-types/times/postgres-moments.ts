import { parseMoment } from '../../../models/values/moment-text.ts';
import { DatabaseError } from '../../contract/database-error.ts';
import { keepText, keptText } from '../../contract/kept-moments.ts';

const ZONE = /[-+]\d\d(?::\d\d){0,2}(?: BC)?$/;
/** What a `Date` does not hold: more than three digits after the point. */
const MICROSECONDS = /\.\d{4}/;

/**
 * The moment of a `timestamptz`, in whatever zone the server writes it; of a `timestamp`, which has none, in UTC as
 * everywhere here. Null for infinity, for what no `Date` reaches, and for other styles than ISO.
 */
export function readMoment(text: string): Date | null {
  const moment = parseMoment(text);
  if (!moment || !MICROSECONDS.test(text)) return moment;
  return keepText(moment, ZONE.test(text) ? text : withZone(text), 'postgres');
}

/**
 * A moment in UTC, as every server reads it. The package pg would write it in the zone of the process, to the minute:
 * before the standard zones, offsets had seconds.
 *
 * @throws LatchkeyError `datetime_unkeepable` for a `Date` that is none.
 */
export function momentText(date: Date): string {
  const kept = keptText(date, 'postgres');
  if (kept !== undefined) return kept;
  if (Number.isNaN(date.getTime())) {
    throw new DatabaseError('datetime_unkeepable', { moment: String(date), reason: 'it is no moment' });
  }
  const year = date.getUTCFullYear();
  const [, dayAndTime = ''] = /^[-+]?\d+(-.*)Z$/.exec(date.toISOString()) ?? [];
  const era = year < 1 ? ' BC' : '';
  return `${String(year < 1 ? 1 - year : year).padStart(4, '0')}${dayAndTime}+00${era}`;
}

function withZone(text: string): string {
  return text.endsWith(' BC') ? `${text.slice(0, -' BC'.length)}+00 BC` : `${text}+00`;
}
