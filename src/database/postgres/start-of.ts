import type { RawBuilder } from 'kysely';
import type { TimeUnit } from '../../models/rows/model-store.ts';
import { sql } from '../sql/kysely.ts';

/**
 * When the year, month, day or hour of a moment or a day begins, in UTC whatever the zone of the session is: a
 * `timestamptz`, and a `timestamp`, which has no zone, are each taken for what lies between them and an epoch of their own
 * type. Null for infinity.
 */
export function startOf(column: string, unit: TimeUnit, type: 'datetime' | 'date'): RawBuilder<unknown> {
  const ref = sql.ref(column);
  const moment =
    type === 'date'
      ? sql`cast(${ref} as timestamp)`
      : sql`timestamp '1970-01-01' + (${ref} - '1970-01-01 00:00:00+00')`;
  return sql`case when isfinite(${ref}) then date_trunc(${sql.lit(unit)}, ${moment}) end`;
}
