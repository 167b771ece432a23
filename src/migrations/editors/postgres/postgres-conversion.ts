import { wholeRange } from '../../../database/column-types/numbers/whole-number.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import { type Conversion, isSameType, isText } from '../../schema/conversion.ts';
import type { ColumnSpec } from '../../schema/schema-state.ts';
import { postgresType } from './postgres-column.ts';
import {
  postgresBooleanText,
  postgresDateText,
  postgresDatetimeText,
  postgresDecimalSize,
  postgresDecimalText,
  postgresJsonText,
  postgresTimeText,
  postgresUuidText,
  postgresWholeText,
} from './postgres-text-forms.ts';

/**
 * PostgreSQL converts much by itself, and then rounds (`1.5::integer` is 2), or says what does not fit without saying
 * where it is.
 */
export function postgresConversion(column: string, before: ColumnSpec, after: ColumnSpec): Conversion {
  const name = quoteName(column);
  if (isSameType(before, after)) return { value: name, fits: null };
  // A cast to varchar(20) would cut longer texts off in silence; the assignment of a text fails.
  if (isText(after)) return toText(name, before);
  const { value, fits } = fromValue(name, before, after);
  return { value: `(${value})::${postgresType(after)}`, fits };
}

/** How an error shows a value: in quotes, but for numbers and booleans. */
export function postgresExample(column: string, { type }: ColumnSpec): string {
  const text = `${quoteName(column)}::text`;
  const plain = ['id', 'integer', 'bigint', 'decimal', 'boolean'].includes(type);
  return plain ? text : `'''' || ${text} || ''''`;
}

/** Days that SQLite has too. Others (`infinity`, 44 BC) stay as PostgreSQL writes them. */
const ORDINARY = `between '0001-01-01' and '9999-12-31'`;

/** Texts as PostgreSQL writes them, whatever its DateStyle; moments by ISO 8601. */
function toText(name: string, { type }: ColumnSpec): Conversion {
  switch (type) {
    case 'varchar':
    case 'text':
      return { value: name, fits: null };
    case 'date':
      return { value: dayText(name), fits: null };
    case 'datetime':
      return { value: momentText(name), fits: null };
    case 'duration':
      return { value: `${microseconds(name)}::text`, fits: null };
    case 'binary':
      return NEVER;
    default:
      return { value: `${name}::text`, fits: null };
  }
}

function dayText(name: string): string {
  return `case when ${name} ${ORDINARY} then to_char(${name}, 'YYYY-MM-DD') else ${name}::text end`;
}

/** `2026-01-31T23:59:00.123456Z` */
function momentText(name: string): string {
  const utc = `${name} at time zone 'UTC'`;
  return `case when (${utc})::date ${ORDINARY} then to_char(${utc}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else ${name}::text end`;
}

function fromValue(name: string, before: ColumnSpec, after: ColumnSpec): Conversion {
  switch (before.type) {
    case 'varchar':
    case 'text':
      return fromText(name, after);
    case 'id':
    case 'integer':
    case 'bigint':
      // The same numbers, or more.
      if (after.type === 'id' || after.type === 'bigint') return { value: name, fits: null };
      return fromNumber(name, after);
    case 'decimal':
      return fromNumber(name, after);
    case 'boolean':
      return fromBoolean(name, after);
    case 'date':
      return fromDate(name, after);
    case 'datetime':
      return fromDatetime(name, after);
    case 'json':
      return fromJson(`${name}::jsonb`, after);
    case 'uuid':
    case 'time':
      return after.type === 'json' ? { value: `to_jsonb(${name}::text)`, fits: null } : NEVER;
    case 'duration':
      return fromNumber(microseconds(name), after);
    case 'binary':
      return NEVER;
    default:
      return before.type satisfies never;
  }
}

/** A duration counts as its microseconds. */
function microseconds(name: string): string {
  return `trunc(extract(epoch from ${name})::numeric * 1000000)`;
}

function intervalOf(number: string): string {
  return `(${number} || ' microseconds')::interval`;
}

/** No value of the one type is one of the other. */
const NEVER: Conversion = { value: 'null', fits: 'false' };

function fromText(text: string, after: ColumnSpec): Conversion {
  switch (after.type) {
    case 'id':
    case 'integer':
    case 'bigint':
      return postgresWholeText(text, after.type);
    case 'decimal':
      return postgresDecimalText(text, after);
    case 'boolean':
      return postgresBooleanText(text);
    case 'date':
      return postgresDateText(text);
    case 'datetime':
      return postgresDatetimeText(text);
    case 'json':
      return postgresJsonText(text);
    case 'uuid':
      return postgresUuidText(text);
    case 'time':
      return postgresTimeText(text);
    case 'duration': {
      const { value, fits } = postgresWholeText(text, 'bigint');
      return { value: intervalOf(value), fits };
    }
    case 'binary':
      return NEVER;
    case 'varchar':
    case 'text':
      return { value: text, fits: null };
    default:
      return after.type satisfies never;
  }
}

function fromNumber(number: string, after: ColumnSpec): Conversion {
  switch (after.type) {
    case 'id':
    case 'integer':
    case 'bigint': {
      const { min, max } = wholeRange(after.type);
      return {
        value: number,
        fits: `${number} between ${min} and ${max} and ${number} = trunc(${number}::numeric)`,
      };
    }
    case 'duration': {
      const { value, fits } = fromNumber(number, { type: 'bigint' });
      return { value: intervalOf(`${value}::bigint`), fits };
    }
    case 'decimal': {
      const { digits, places = 0 } = after;
      const exact = `${number}::numeric`;
      return { value: exact, fits: digits === undefined ? null : postgresDecimalSize(exact, digits, places) };
    }
    case 'boolean':
      return { value: `${number} <> 0`, fits: `${number} in (0, 1)` };
    case 'json':
      return {
        value: `to_jsonb(${number})`,
        fits: `${number}::text not in ('NaN', 'Infinity', '-Infinity')`,
      };
    default:
      return NEVER;
  }
}

function fromBoolean(name: string, after: ColumnSpec): Conversion {
  switch (after.type) {
    case 'boolean':
      return { value: name, fits: null };
    case 'id':
    case 'integer':
    case 'bigint':
      return { value: `${name}::integer`, fits: null };
    case 'duration':
      return { value: intervalOf(`${name}::integer`), fits: null };
    case 'decimal':
      return fromNumber(`${name}::integer`, after);
    case 'json':
      return { value: `to_jsonb(${name})`, fits: null };
    default:
      return NEVER;
  }
}

function fromDate(name: string, { type }: ColumnSpec): Conversion {
  if (type === 'datetime') return { value: `${name}::timestamp at time zone 'UTC'`, fits: null };
  return type === 'json' ? { value: `to_jsonb(${dayText(name)})`, fits: null } : NEVER;
}

function fromDatetime(name: string, { type }: ColumnSpec): Conversion {
  if (type === 'date') return { value: `(${name} at time zone 'UTC')::date`, fits: null };
  return type === 'json' ? { value: `to_jsonb(${momentText(name)})`, fits: null } : NEVER;
}

/** A number, a text, true or false in JSON as the same outside of it. Lists, objects and JSON's null are nothing else. */
function fromJson(name: string, after: ColumnSpec): Conversion {
  const type = `jsonb_typeof(${name})`;
  const text = `(${name} #>> '{}')`;
  const number = `(case when ${type} = 'number' then ${text} end)::numeric`;
  const truth = `(case when ${type} = 'boolean' then ${text} end)::boolean`;
  const kinds: readonly (readonly [kind: string, conversion: Conversion])[] = [
    ['string', fromText(text, after)],
    ['number', fromNumber(number, after)],
    ['boolean', fromBoolean(truth, after)],
  ];
  const pick = (of: (conversion: Conversion) => string) =>
    `case ${type} ${kinds.map(([kind, conversion]) => `when '${kind}' then ${of(conversion)}`).join(' ')} end`;
  return {
    value: pick(({ value }) => `(${value})::${postgresType(after)}`),
    fits: pick(({ fits }) => fits ?? 'true'),
  };
}
