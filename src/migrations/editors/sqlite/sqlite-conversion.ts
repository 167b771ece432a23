import { wholeRange } from '../../../database/column-types/numbers/whole-number.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import { type Conversion, isSameType, isText } from '../../schema/conversion.ts';
import type { ColumnSpec } from '../../schema/schema-state.ts';
import {
  hasNoNul,
  sqliteBooleanText,
  sqliteDateText,
  sqliteDatetimeText,
  sqliteDecimalText,
  sqliteJsonText,
  sqliteTimeText,
  sqliteUuidText,
  sqliteWholeText,
} from './sqlite-text-forms.ts';

/** No value of the one type is one of the other. */
const NEVER: Conversion = { value: 'null', fits: 'false' };

/**
 * SQLite converts little by itself and keeps what does not fit: a word in an integer column stays a word. So a value is
 * looked at twice, whether it is of the type that its column has, and whether it can be of the new one.
 */
export function sqliteConversion(column: string, before: ColumnSpec, after: ColumnSpec): Conversion {
  const name = quoteName(column);
  if (isSameType(before, after)) return { value: name, fits: null };
  const { value, fits } = isText(after) ? toText(name, before, after) : fromValue(name, before, after);
  // Functions such as `printf` and `json_quote` make something of null.
  return { value: `case when ${name} is not null then ${value} end`, fits };
}

function fromValue(name: string, before: ColumnSpec, after: ColumnSpec): Conversion {
  switch (before.type) {
    case 'varchar':
    case 'text':
      return when(isOf(name, 'text'), fromText(name, after));
    case 'id':
    case 'integer':
    case 'bigint':
      return fromWhole(name, before, after);
    case 'decimal':
      return when(isNumber(name, before), fromNumber(name, before, after));
    case 'boolean':
      return when(isBoolean(name), fromBoolean(name, after));
    case 'date':
      return when(isDate(name), fromDate(name, after));
    case 'datetime':
      return when(isOf(name, 'text'), fromDatetime(name, after));
    case 'json':
      return fromJson(name, after);
    case 'uuid':
      return fromUuid(name, after);
    case 'time':
      return when(isTime(name), fromTime(name, after));
    case 'duration':
      return fromWhole(name, { type: 'bigint' }, after);
    case 'binary':
      return NEVER;
    default:
      return before.type satisfies never;
  }
}

/** How an error shows a value, in quotes where it is a text. Read as it is kept: what does not fit cannot be decoded. */
export function sqliteExample(column: string): string {
  const name = quoteName(column);
  return `case typeof(${name}) when 'text' then '''' || ${name} || '''' when 'blob' then 'x''' || hex(${name}) || ''''
    else cast(${name} as text) end`;
}

/** A conversion of values that are of the type they should be; the others do not fit. */
function when(condition: string, { value, fits }: Conversion): Conversion {
  if (fits === 'false') return NEVER;
  return { value, fits: fits === null ? condition : `case when ${condition} then ${fits} end` };
}

function isOf(name: string, ...classes: readonly string[]): string {
  return `typeof(${name}) in (${classes.map((name) => `'${name}'`).join(', ')})`;
}

const isBoolean = (name: string) => `${isOf(name, 'integer')} and ${name} in (0, 1)`;
const isDate = (name: string) => `${isOf(name, 'text')} and ${sqliteDateText(name).fits}`;

/** Texts as PostgreSQL writes them, moments by ISO 8601. What is a text already, whatever it says, stays the same. */
function toText(name: string, before: ColumnSpec, after: ColumnSpec): Conversion {
  const plain = `cast(${name} as text)`;
  const noBytes = isOf(name, 'text', 'integer', 'real');
  switch (before.type) {
    case 'boolean':
      return {
        value: `case ${name} when 0 then 'false' when 1 then 'true' else ${plain} end`,
        fits: `${isOf(name, 'text')} or ${isBoolean(name)}`,
      };
    case 'decimal':
      return {
        value: `case typeof(${name}) when 'text' then ${name} else ${decimalText(name, before.places)} end`,
        fits: `${isOf(name, 'text')} or ${isNumber(name, before)}`,
      };
    case 'datetime': {
      const { value, fits } = sqliteDatetimeText(name);
      return { value: `case when ${fits} then ${isoMoment(value)} else ${plain} end`, fits: noBytes };
    }
    case 'time':
      return { value: `case when ${isTime(name)} then ${shortTime(name)} else ${plain} end`, fits: noBytes };
    case 'binary':
      return NEVER;
    case 'uuid':
      return {
        value: `case when ${isUuid(name)} then ${dashedUuid(name)} else ${plain} end`,
        fits: noBytes,
      };
    default: {
      const counted = after.length === undefined ? '' : ` and ${hasNoNul(plain)}`;
      return { value: plain, fits: `${noBytes}${counted}` };
    }
  }
}

/** `2026-01-31T23:59:00.123456Z` */
function isoMoment(moment: string): string {
  return `replace(${moment}, ' ', 'T') || 'Z'`;
}

function fromText(text: string, after: ColumnSpec): Conversion {
  switch (after.type) {
    case 'id':
    case 'integer':
    case 'bigint':
      return sqliteWholeText(text, after.type);
    case 'decimal':
      return sqliteDecimalText(text, after);
    case 'boolean':
      return sqliteBooleanText(text);
    case 'date':
      return sqliteDateText(text);
    case 'datetime':
      return sqliteDatetimeText(text);
    case 'json':
      return sqliteJsonText(text);
    case 'uuid':
      return sqliteUuidText(text);
    case 'time':
      return sqliteTimeText(text);
    case 'duration':
      return sqliteWholeText(text, 'bigint');
    case 'binary':
      return NEVER;
    case 'varchar':
    case 'text':
      return { value: text, fits: null };
    default:
      return after.type satisfies never;
  }
}

function fromWhole(name: string, before: ColumnSpec, after: ColumnSpec): Conversion {
  const isWhole = isOf(name, 'integer');
  // The same numbers, or more.
  if (
    after.type === 'json' ||
    after.type === 'id' ||
    (after.type === 'bigint' && before.type === 'integer')
  ) {
    return { value: name, fits: isWhole };
  }
  return when(isWhole, fromNumber(name, before, after));
}

/** By way of the number's decimal text, which can be looked at digit by digit. */
function fromNumber(number: string, before: ColumnSpec, after: ColumnSpec): Conversion {
  const places = before.type === 'decimal' ? before.places : (after.places ?? 0);
  const text = decimalText(number, places);
  switch (after.type) {
    case 'id':
    case 'integer':
    case 'bigint':
    case 'duration': {
      const { min, max } = wholeRange(after.type === 'duration' ? 'bigint' : after.type);
      const whole = sqliteDecimalText(text, { type: 'decimal', digits: 16, places: 0 });
      const value = `case typeof(${number}) when 'integer' then ${number} else cast(${whole.value} as integer) end`;
      const isWhole = `(typeof(${number}) = 'integer' or ${whole.fits})`;
      return { value, fits: `${isWhole} and ${value} between ${min} and ${max}` };
    }
    case 'decimal':
    case 'json':
      return sqliteDecimalText(text, after);
    case 'boolean':
      return { value: number, fits: `${number} in (0, 1)` };
    default:
      return NEVER;
  }
}

/**
 * Whether a number is one of so many places: nothing, a whole number, or a double that differs from it in the digits
 * alone that a double does not keep (3.3000000000000003 is 3.30).
 */
function isNumber(name: string, { places }: ColumnSpec): string {
  const same = `cast(printf('%.15g', ${name}) as real) = cast(${decimalText(name, places)} as real)`;
  const finite = `abs(${name}) <= ${Number.MAX_VALUE}`;
  return `(typeof(${name}) = 'integer' or typeof(${name}) = 'real' and ${finite} and ${same})`;
}

/** `12.50`. Whole numbers are written as such: as doubles they would be rounded from 2^53 on. */
function decimalText(number: string, places?: number): string {
  const zeros = places ? ` || '.${'0'.repeat(places)}'` : '';
  const format = places === undefined ? '%.15g' : `%.${places}f`;
  return `case typeof(${number}) when 'integer' then cast(${number} as text)${zeros} else printf('${format}', ${number}) end`;
}

function fromBoolean(name: string, after: ColumnSpec): Conversion {
  switch (after.type) {
    case 'boolean':
    case 'id':
    case 'integer':
    case 'bigint':
    case 'duration':
      return { value: name, fits: null };
    case 'decimal':
      return sqliteDecimalText(`cast(${name} as text)`, after);
    case 'json':
      return { value: `case ${name} when 1 then 'true' else 'false' end`, fits: null };
    default:
      return NEVER;
  }
}

function fromDate(name: string, { type }: ColumnSpec): Conversion {
  if (type === 'datetime') return { value: sqliteDatetimeText(name).value, fits: null };
  return type === 'json' ? { value: `json_quote(${sqliteDateText(name).value})`, fits: null } : NEVER;
}

function fromDatetime(name: string, { type }: ColumnSpec): Conversion {
  const { value, fits } = sqliteDatetimeText(name);
  if (type === 'date') return { value: `substr(${value}, 1, 10)`, fits };
  return type === 'json' ? { value: `json_quote(${isoMoment(value)})`, fits } : NEVER;
}

const isTime = (name: string) => `${isOf(name, 'text')} and ${sqliteTimeText(name).fits}`;

/** As PostgreSQL writes it, without zeros at the end of a part of a second. */
function shortTime(name: string): string {
  const time = sqliteTimeText(name).value;
  return `case when length(${time}) > 8 then rtrim(${time}, '0') else ${time} end`;
}

function fromTime(name: string, { type }: ColumnSpec): Conversion {
  return type === 'json' ? { value: `json_quote(${shortTime(name)})`, fits: null } : NEVER;
}

const isUuid = (name: string) => `${isOf(name, 'text')} and ${sqliteUuidText(name).fits}`;

/** The 32 digits as they are kept, with dashes. */
function dashedUuid(name: string): string {
  const digits = sqliteUuidText(name).value;
  const parts = [
    [1, 8],
    [9, 4],
    [13, 4],
    [17, 4],
    [21, 12],
  ].map(([start, length]) => `substr(${digits}, ${start}, ${length})`);
  return parts.join(` || '-' || `);
}

function fromUuid(name: string, { type }: ColumnSpec): Conversion {
  if (type !== 'json') return NEVER;
  return { value: `json_quote(${dashedUuid(name)})`, fits: isUuid(name) };
}

/** A number, a text, true or false in JSON as the same outside of it. Lists, objects and JSON's null are nothing else. */
function fromJson(name: string, after: ColumnSpec): Conversion {
  const value = `json_extract(${name}, '$')`;
  const number: ColumnSpec = { type: 'decimal', places: after.places ?? 0 };
  const kinds: readonly (readonly [kind: string, conversion: Conversion])[] = [
    ['text', fromText(value, after)],
    ['integer', fromNumber(value, number, after)],
    ['real', when(isNumber(value, number), fromNumber(value, number, after))],
    ['true', fromBoolean('1', after)],
    ['false', fromBoolean('0', after)],
  ];
  const pick = (of: (conversion: Conversion) => string) =>
    `case json_type(${name}) ${kinds.map(([kind, conversion]) => `when '${kind}' then ${of(conversion)}`).join(' ')} end`;
  const isJson = `${isOf(name, 'text', 'integer', 'real')} and json_valid(${name})`;
  return {
    value: pick((conversion) => conversion.value),
    fits: `case when ${isJson} then ${pick((conversion) => conversion.fits ?? 'true')} end`,
  };
}
