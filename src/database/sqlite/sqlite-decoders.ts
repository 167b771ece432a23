import {
  canonicalDecimal,
  countDecimalPlaces,
  decimalText,
  isDecimalText,
  padDecimal,
} from '../../models/values/decimal-text.ts';
import { parseExactJson } from '../../models/values/json/exact-json.ts';
import { isDayText, parseMoment } from '../../models/values/moment-text.ts';
import { dashedUuid } from '../../models/values/uuid-text.ts';
import { keepText } from '../contract/kept-moments.ts';
import { UnreadableValue, WHOLE_NUMBER } from '../contract/unreadable-value.ts';

/**
 * Makes the value that a column's declared type stands for of what SQLite keeps, which may be anything: another program
 * can write text into a column of numbers. Never asked about null, never guesses.
 */
export type Decoder = (stored: unknown) => unknown;

export const decodeBoolean: Decoder = (stored) => {
  if (stored === 1) return true;
  return stored === 0 ? false : new UnreadableValue(stored, 'a boolean (0 or 1)');
};

/** A number of SQLite's, whole as a rule. What a double does not hold comes here as a bigint. */
export const decodeNumber: Decoder = (stored) =>
  typeof stored === 'number' ? stored : new UnreadableValue(stored, WHOLE_NUMBER);

const decodeDate: Decoder = (stored) =>
  typeof stored === 'string' && isDayText(stored)
    ? stored
    : new UnreadableValue(stored, 'a day such as 2026-01-31');

/** Django's text on SQLite, `2026-01-31 23:59:59.123000`, in UTC without saying so; and every other form. */
const decodeDatetime: Decoder = (stored) => {
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

/** A number on its own is kept as one: SQLite makes numbers of texts that are. */
const decodeJson: Decoder = (stored) => {
  if (typeof stored === 'number' && Number.isFinite(stored)) return stored;
  if (typeof stored !== 'string') return new UnreadableValue(stored, 'JSON');
  const answer = parseExactJson(stored);
  if ('value' in answer) return answer.value;
  return new UnreadableValue(stored, `JSON: ${answer.problem}`, answer.cause);
};

/** With all its places, or with more where another program has written more: nothing is rounded. */
const decodeDecimal =
  (places: number): Decoder =>
  (stored) => {
    const text = typeof stored === 'number' ? plainNumber(stored, places) : String(stored);
    if (ArrayBuffer.isView(stored) || !isDecimalText(text)) return new UnreadableValue(stored, 'a decimal');
    const decimal = canonicalDecimal(text);
    return countDecimalPlaces(decimal) < places ? padDecimal(decimal, places) : decimal;
  };

/** A sum such as 0.1 + 0.2 is 0.30000000000000004 to SQLite: of a double 15 digits count. */
const EXACT_DIGITS = 15;

function plainNumber(number: number, places: number): string {
  const rounded = number.toFixed(places);
  const isRounded = Number(number.toPrecision(EXACT_DIGITS)) !== Number(rounded);
  return isRounded || /e/.test(rounded) ? decimalText(number) : rounded;
}

const decodeWholeDecimal = decodeDecimal(0);

/** Django's, whose column does not say how many places there are: as many as there are, of 15 digits as Django has it. */
const decodeUnsizedDecimal: Decoder = (stored) =>
  typeof stored === 'number' && Number.isFinite(stored) && !Number.isInteger(stored)
    ? decimalText(Number(stored.toPrecision(EXACT_DIGITS)))
    : decodeWholeDecimal(stored);

/**
 * Django's column of a UUID, which has its 32 digits; its texts are varchar. What is no UUID stays as it is: another
 * program may have declared a text of 32 characters.
 */
const decodeUuid: Decoder = (stored) =>
  typeof stored === 'string' && /^[0-9a-f]{32}$/.test(stored) ? dashedUuid(stored) : stored;

/** The decoder of a declared type; null where what is kept is the value. */
export function decoderOf(declared: string | null): Decoder | null {
  switch (declared?.toLowerCase()) {
    case undefined:
      return null;
    case 'boolean':
    case 'bool':
      return decodeBoolean;
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'int':
    // Django's fields of positive numbers.
    case 'integer unsigned':
    case 'smallint unsigned':
    case 'bigint unsigned':
      return decodeNumber;
    case 'date':
      return decodeDate;
    case 'datetime':
      return decodeDatetime;
    case 'char(32)':
      return decodeUuid;
    case 'json':
      return decodeJson;
    case 'decimal':
      return decodeUnsizedDecimal;
    default: {
      const places = /^decimal\s*\(\s*\d+\s*,\s*(\d+)\s*\)$/i.exec(declared ?? '')?.[1];
      return places === undefined ? null : decodeDecimal(Number(places));
    }
  }
}
