import type { RawBuilder } from 'kysely';
import type { TimeUnit } from '../../../models/rows/model-store.ts';
import { sql } from '../../sql/kysely.ts';

/** Where a moment's text goes on after its minute: with seconds, and a zone where it is not in UTC. */
const AFTER_MINUTE = '2026-01-31 23:59'.length + 1;

/** Zones as programs write them, each with the SQL that makes the one of them that SQLite reads. */
const ZONES: readonly (readonly [string, (text: RawBuilder<unknown>) => RawBuilder<unknown>])[] = [
  ['*[-+][0-9][0-9]:[0-9][0-9]', (text) => sql`substr(${text}, -6)`],
  ['*[-+][0-9][0-9][0-9][0-9]', (text) => sql`substr(${text}, -5, 3) || ':' || substr(${text}, -2)`],
  ['*[-+][0-9][0-9]', (text) => sql`substr(${text}, -3) || ':00'`],
];

/**
 * When the year, month, day or hour of a moment or a day begins, as text. Cut out of the text itself: SQLite's own functions
 * round, so that the last half of a millisecond would be of the next day.
 */
export function startOf(column: string, unit: TimeUnit): RawBuilder<unknown> {
  const text = inUtc(sql.ref(column));
  switch (unit) {
    case 'year':
      return sql`substr(${text}, 1, 4) || '-01-01'`;
    case 'month':
      return sql`substr(${text}, 1, 7) || '-01'`;
    case 'day':
      return sql`substr(${text}, 1, 10)`;
    case 'hour':
      return sql`substr(${text}, 1, 10) || ' ' || coalesce(nullif(substr(${text}, 12, 2), ''), '00') || ':00'`;
    default:
      return unit satisfies never;
  }
}

/** To the minute, which is enough here: a zone is as a rule none, for Django and Latchkey write UTC without saying so. */
function inUtc(text: RawBuilder<unknown>): RawBuilder<unknown> {
  const rest = sql`substr(${text}, ${sql.lit(AFTER_MINUTE)})`;
  const cases = ZONES.map(
    ([glob, zone]) =>
      sql`when ${rest} glob ${sql.lit(glob)} then strftime('%Y-%m-%d %H:%M', substr(${text}, 1, 16) || ${zone(text)})`,
  );
  // Digits at these places are those of a fraction of a second, without a zone: most moments are of this kind, and need no
  // pattern, which halves the time.
  const isFraction = sql`substr(${text}, -3, 1) >= '0' and substr(${text}, -3, 1) <= '9' and substr(${text}, -5, 1) >= '0'`;
  return sql`(case when ${isFraction} then ${text} ${sql.join(cases, sql` `)} else ${text} end)`;
}
