import type { CustomTypesConfig } from 'pg';
import { parseExactJson } from '../../models/values/json/exact-json.ts';
import { isDayText } from '../../models/values/moment-text.ts';
import { hideUnreadable, storedValue, UnreadableValue, WHOLE_NUMBER } from '../contract/unreadable-value.ts';
import { momentText, readMoment } from './postgres-moments.ts';

/** Type numbers, from https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const INT8 = 20;
const JSON_TEXT = 114;
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const NUMERIC = 1700;
const JSONB = 3802;

/** Makes a value of a text, or an `UnreadableValue`. */
type TextParser = (text: string) => unknown;

/**
 * What pg gives otherwise than the contract of `Database` says: whole numbers as text, dates as `Date`, moments without
 * a zone in the zone of the process, infinity as a number, JSON rounded.
 */
const parsers: Readonly<Record<number, TextParser>> = {
  [INT8]: wholeNumber,
  [DATE]: (text) => (isDayText(text) ? text : new UnreadableValue(text, 'a day of the years 1 to 9999')),
  [TIMESTAMP]: moment,
  [TIMESTAMPTZ]: moment,
  // NaN and, in columns without digits, infinity.
  [NUMERIC]: (text) => (/[a-z]/i.test(text) ? new UnreadableValue(text, 'a decimal') : text),
  [JSON_TEXT]: json,
  [JSONB]: json,
};

/** The parsers of one pool. pg's own are for the whole process, and others may rely on them. */
export function typeParsers(driver: CustomTypesConfig): CustomTypesConfig {
  const getTypeParser = (type: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers[type]) ?? driver.getTypeParser(type, format as never);
  return { getTypeParser: getTypeParser as CustomTypesConfig['getTypeParser'] };
}

/** Rows by the names of their columns. What cannot be read of them fails where it is asked for. */
export function hideUnreadableValues<Row extends Record<string, unknown>>(rows: Row[]): Row[] {
  for (const row of rows) {
    for (const column in row) {
      const value = row[column];
      if (!(value instanceof UnreadableValue)) continue;
      hideUnreadable(row, column, value, () => ({
        column,
        row: column === 'id' ? value.stored : storedValue(row, 'id'),
      }));
    }
  }
  return rows;
}

/** The same for the values of one row. `columns`: their names. */
export function hideInValues(row: unknown[], columns: readonly { readonly name: string }[]): unknown[] {
  for (const [index, value] of row.entries()) {
    if (!(value instanceof UnreadableValue)) continue;
    hideUnreadable(row, index, value, () => ({ column: columns[index]?.name ?? String(index) }));
  }
  return row;
}

/** What pg sends for each parameter. @throws LatchkeyError `datetime_unkeepable`. */
export function sendableAll(parameters: readonly unknown[]): unknown[] {
  return parameters.map(sendable);
}

function sendable(value: unknown): unknown {
  if (value instanceof Date) return momentText(value);
  return Array.isArray(value) ? value.map(sendable) : value;
}

/** Counts, keys and times in milliseconds, as a rule: all of them far below 2^53. */
function wholeNumber(text: string): unknown {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : new UnreadableValue(text, WHOLE_NUMBER);
}

function moment(text: string): unknown {
  return readMoment(text) ?? new UnreadableValue(text, 'a datetime');
}

function json(text: string): unknown {
  const answer = parseExactJson(text);
  return 'value' in answer
    ? answer.value
    : new UnreadableValue(text, `JSON: ${answer.problem}`, answer.cause);
}
