import { type WholeType, wholeRange } from '../../../database/column-types/numbers/whole-number.ts';
import { type Conversion, NO, textList, YES } from '../../schema/conversion.ts';
import type { ColumnSpec } from '../../schema/schema-state.ts';
import { postgresType } from './postgres-column.ts';

/**
 * What a text may look like to become another value on PostgreSQL. Its own casts take more: `'tomorrow'::date` is a day,
 * which one depends on when it is asked, and `'1.005'::numeric(8, 2)` is rounded. The patterns stand in CASE, since AND
 * does not keep a cast from being tried on what a pattern refuses.
 */

/** Tells texts that can be read as JSON. Only this connection knows it. */
export const POSTGRES_IS_JSON = 'pg_temp.latchkey_is_json';

/** A cast cannot be asked whether it would fail before PostgreSQL 16. */
export const createPostgresIsJson = `create or replace function ${POSTGRES_IS_JSON}(candidate text) returns boolean
  language plpgsql as $$
  begin
    perform candidate::jsonb;
    return true;
  exception when others then
    return false;
  end $$`;

const trimmed = (text: string) => `trim(${text})`;

export function postgresWholeText(text: string, type: WholeType): Conversion {
  const { min, max } = wholeRange(type);
  const number = trimmed(text);
  return {
    value: `${number}::${postgresType({ type })}`,
    fits: `case when ${number} ~ '^[+-]?0*[0-9]{1,16}$' then ${number}::numeric between ${min} and ${max} end`,
  };
}

export function postgresDecimalText(text: string, after: ColumnSpec): Conversion {
  const { digits, places = 0 } = after;
  const number = trimmed(text);
  const value = `${number}::numeric`;
  const size = digits === undefined ? 'true' : postgresDecimalSize(value, digits, places);
  // Longer than any column: what is beyond PostgreSQL's numbers is an error of the cast.
  const isNumber = `length(${number}) <= 1000 and ${number} ~ '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)$'`;
  return { value, fits: `case when ${isNumber} then ${size} end` };
}

/** Whether a number keeps all of its digits. */
export function postgresDecimalSize(number: string, digits: number, places: number): string {
  return `abs(${number}) < 1e${digits - places}::numeric and ${number} = round(${number}, ${places})`;
}

export function postgresBooleanText(text: string): Conversion {
  const word = `lower(${trimmed(text)})`;
  return { value: `${word} in (${textList(YES)})`, fits: `${word} in (${textList([...YES, ...NO])})` };
}

const DAY = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const ZONE = '(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)';
const CLOCK = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?';

/** `2026-01-31`, a day that there is. */
export function postgresDateText(text: string): Conversion {
  const day = trimmed(text);
  return { value: `${day}::date`, fits: `case when ${day} ~ '^${DAY}$' then ${isDay(day)} end` };
}

/** Of a text that begins as a day does. */
function isDay(day: string): string {
  const last = `(substr(${day}, 1, 7) || '-01')::date + interval '1 month - 1 day'`;
  return `case when substr(${day}, 1, 4) <> '0000' then substr(${day}, 9, 2)::integer <= date_part('day', ${last}) end`;
}

/** See `sqliteDatetimeText`. */
export function postgresDatetimeText(text: string): Conversion {
  const time = trimmed(text);
  const value = `case when ${time} ~ '[0-9]${ZONE}$' and length(${time}) > 10 then ${time}::timestamptz
    else ${time}::timestamp at time zone 'UTC' end`;
  const range = `(${value}) between '0001-01-01 00:00:00Z'::timestamptz and '9999-12-31 23:59:59.999999Z'::timestamptz`;
  return {
    value,
    fits: `case when ${time} ~ '^${DAY}([ T]${CLOCK}${ZONE}?)?$' then
      case when ${isDay(time)} then ${range} end end`,
  };
}

export function postgresJsonText(text: string): Conversion {
  return { value: `${text}::jsonb`, fits: `${POSTGRES_IS_JSON}(${text})` };
}

/** The 32 digits, with dashes or without. PostgreSQL takes braces and dashes elsewhere too. */
export function postgresUuidText(text: string): Conversion {
  const uuid = trimmed(text);
  const form = '([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';
  return { value: `${uuid}::uuid`, fits: `${uuid} ~* '^${form}$'` };
}

/** `12:30`, with or without seconds and a part of one. PostgreSQL takes 24:00 and `allballs` too. */
export function postgresTimeText(text: string): Conversion {
  const time = trimmed(text);
  return { value: `${time}::time`, fits: `${time} ~ '^${CLOCK}$'` };
}
