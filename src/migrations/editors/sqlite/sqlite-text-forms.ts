import { type WholeType, wholeRange } from '../../../database/column-types/numbers/whole-number.ts';
import { type Conversion, NO, textList, YES } from '../../schema/conversion.ts';
import type { ColumnSpec } from '../../schema/schema-state.ts';

/**
 * What a text may look like to become another value on SQLite, in plain SQL, so that `sqlmigrate` can print it. SQLite's
 * own functions take far more: `date('2026')` is a day of the year -4707, and `cast('12 o''clock' as integer)` is 12.
 */

const DIGIT = '[0-9]';
const digits = (count: number) => DIGIT.repeat(count);
const DAY = `${digits(4)}-${digits(2)}-${digits(2)}`;
const CLOCK = `${digits(2)}:${digits(2)}:${digits(2)}`;

/** What a subquery names is computed once if it cannot be merged into the outer one, and otherwise wherever it stands. */
const ONCE = 'limit 1';

/** SQLite's patterns and lengths end at a NUL, so that what follows it would pass unseen. */
export function hasNoNul(text: string): string {
  return `instr(${text}, char(0)) = 0`;
}

/** `text`, a text, without spaces around it. */
const trimmed = (text: string) => `trim(${text})`;
const unsigned = (text: string) => `substr(${text}, 1 + (substr(${text}, 1, 1) in ('+', '-')))`;

export function sqliteWholeText(text: string, type: WholeType): Conversion {
  const { min, max } = wholeRange(type);
  const value = `cast(${trimmed(text)} as integer)`;
  const number = unsigned(trimmed(text));
  return {
    value,
    fits: `${hasNoNul(text)} and ${number} <> '' and ${number} not glob '*[^0-9]*' and ${value} between ${min} and ${max}`,
  };
}

/** The digits that SQLite keeps exactly: those of a double. */
const EXACT_DIGITS = 15;

export function sqliteDecimalText(text: string, { digits, places = 0 }: ColumnSpec): Conversion {
  // With a point at the end there always is one to divide at.
  const parts = `(select number, ltrim(substr(number, 1, instr(number || '.', '.') - 1), '0') as whole,
    rtrim(substr(number || '.', instr(number || '.', '.') + 1), '0.') as fraction
    from (select ${unsigned('plain')} as number from (select ${trimmed(text)} as plain) ${ONCE}) ${ONCE})`;
  const form = [
    "number glob '*[0-9]*'",
    "number not glob '*[^0-9.]*'",
    "number not glob '*.*.*'",
    `length(ltrim(whole || fraction, '0')) <= ${EXACT_DIGITS}`,
  ];
  const size =
    digits === undefined ? [] : [`length(whole) <= ${digits - places}`, `length(fraction) <= ${places}`];
  return {
    value: `cast(${trimmed(text)} as numeric)`,
    fits: `${hasNoNul(text)} and (select ${[...form, ...size].join(' and ')} from ${parts})`,
  };
}

export function sqliteBooleanText(text: string): Conversion {
  const word = `lower(${trimmed(text)})`;
  return { value: `${word} in (${textList(YES)})`, fits: `${word} in (${textList([...YES, ...NO])})` };
}

/** `2026-01-31`, a day that there is. SQLite makes 2 March of 30 February, and has a year 0. */
export function sqliteDateText(text: string): Conversion {
  const day = trimmed(text);
  const isDay = `${day} glob '${DAY}' and strftime('%Y-%m-%d', ${day}) = ${day} and ${day} >= '0001'`;
  return { value: day, fits: `${hasNoNul(text)} and ${isDay}` };
}

/**
 * `2026-01-31 23:59:00.123456` in UTC, of the forms of ISO 8601: a `T` or a space, with or without seconds, a fraction
 * of up to six digits, and a zone (`Z`, `+01`, `+0100`, `+01:00`). Without a zone it is in UTC, and a day alone is its
 * first moment.
 */
export function sqliteDatetimeText(text: string): Conversion {
  const zoned = (zone: string) => `time glob '*[0-9][+-]${zone}'`;
  const zoneLength = `case when length(time) < 16 then 0 when time glob '*Z' then 1
    when ${zoned(`${digits(2)}:${digits(2)}`)} then 6 when ${zoned(digits(4))} then 5 when ${zoned(digits(2))} then 3
    else 0 end`;
  const offset = `case length(zone) when 6 then zone when 5 then substr(zone, 1, 3) || ':' || substr(zone, 4)
    when 3 then zone || ':00' else '+00:00' end`;
  // What the second is short of: ` 00:00:00` for a day, `:00` for a minute.
  const second = `substr(body, 1, 19) || substr(' 00:00:00', length(substr(body, 1, 19)) - 9)`;
  const parts = `(select body, ${offset} as offset, ${second} as second, substr(body, 21) as fraction, zone from
    (select replace(substr(time, 1, length(time) - size), 'T', ' ') as body, substr(time, length(time) - size + 1) as zone
    from (select time, ${zoneLength} as size from (select ${trimmed(text)} as time) ${ONCE}) ${ONCE}) ${ONCE})`;
  const moment = `strftime('%Y-%m-%d %H:%M:%S', second || offset)`;
  const isForm = [
    `(length(body) = 10 and zone = '' or length(body) in (16, 19) or length(body) between 21 and 26)`,
    `(length(body) < 20 or substr(body, 20, 1) = '.' and fraction not glob '*[^0-9]*')`,
    `second glob '${DAY} ${CLOCK}' and substr(second, 12) < '24'`,
    `strftime('%Y-%m-%d %H:%M:%S', second) = second and second >= '0001'`,
    `${moment} between '0001' and '9999-12-31 23:59:59'`,
  ];
  return {
    value: `(select ${moment} || '.' || substr(fraction || '000000', 1, 6) from ${parts})`,
    fits: `${hasNoNul(text)} and (select ${isForm.join(' and ')} from ${parts})`,
  };
}

/** JSON that PostgreSQL takes too, which keeps no NUL, and whose numbers stay what they are in a column of SQLite. */
export function sqliteJsonText(text: string): Conversion {
  // `\\u0000` is a backslash and five characters.
  const noNul = `instr(replace(${text}, '\\\\', ''), '\\u0000') = 0`;
  const value = `json_extract(${text}, '$')`;
  const number = `case json_type(${text}) when 'integer' then typeof(${value}) = 'integer'
    when 'real' then abs(${value}) <= ${Number.MAX_VALUE} else true end`;
  return {
    value: text,
    fits: `${hasNoNul(text)} and case when json_valid(${text}) then ${noNul} and ${number} end`,
  };
}

/** The 32 digits, with dashes or without; kept as Django keeps a UUID on SQLite. */
export function sqliteUuidText(text: string): Conversion {
  const uuid = trimmed(text);
  const hex = (count: number) => '[0-9a-fA-F]'.repeat(count);
  const forms = [hex(32), [8, 4, 4, 4, 12].map(hex).join('-')];
  const isForm = forms.map((form) => `${uuid} glob '${form}'`).join(' or ');
  return { value: `lower(replace(${uuid}, '-', ''))`, fits: `${hasNoNul(text)} and (${isForm})` };
}

/** `12:30`, with or without seconds and a part of one; kept as Django keeps a time of day. */
export function sqliteTimeText(text: string): Conversion {
  const time = trimmed(text);
  const fraction = `substr(${time}, 10)`;
  const isForm = [
    `length(${time}) in (5, 8) or length(${time}) between 10 and 15`,
    `substr(substr(${time}, 1, 8) || ':00', 1, 8) glob '${CLOCK}'`,
    `${time} < '24' and substr(${time}, 4, 2) < '60' and substr(${time} || ':00', 7, 2) < '60'`,
    `length(${time}) < 9 or substr(${time}, 9, 1) = '.' and ${fraction} not glob '*[^0-9]*'`,
  ];
  const part = `case when ltrim(${fraction}, '0') = '' then '' else '.' || substr(${fraction} || '000000', 1, 6) end`;
  return {
    value: `substr(substr(${time}, 1, 8) || ':00', 1, 8) || ${part}`,
    fits: `${hasNoNul(text)} and ${isForm.map((form) => `(${form})`).join(' and ')}`,
  };
}
