import { parseExactJson } from '../../models/values/json/exact-json.ts';
import { canonicalUuid } from '../../models/values/uuid-text.ts';
import { isDay } from '../schema/is-day.ts';
import type { ColumnDefault, ColumnSpec } from '../schema/schema-state.ts';

/** A column's value that a text stands for, or why it stands for none. */
export type ParsedValue =
  | { readonly ok: true; readonly value: ColumnDefault }
  | { readonly ok: false; readonly reason: string };

const MAX_INTEGER = 2 ** 31 - 1;
const words: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** Reads what somebody typed as a value of a column. */
export function parseColumnValue(spec: ColumnSpec, text: string): ParsedValue {
  switch (spec.type) {
    case 'varchar':
    case 'text':
      return parseText(spec, text);
    case 'id':
    case 'integer':
      return parseInteger(text, MAX_INTEGER);
    case 'bigint':
      return parseInteger(text, Number.MAX_SAFE_INTEGER);
    case 'decimal':
      return parseDecimal(spec, text);
    case 'boolean': {
      const value = words[text.toLowerCase()];
      return value === undefined ? refuse('it must be true or false') : accept(value);
    }
    case 'date':
      return isDay(text) ? accept(text) : refuse('it must be a day such as 2026-01-31');
    case 'datetime':
      return parseDatetime(text);
    case 'json':
      return parseJson(text);
    case 'uuid': {
      const uuid = canonicalUuid(text);
      return uuid === null ? refuse('it must be a UUID') : accept(uuid);
    }
  }
}

/** What a column takes, for people. */
export function valueHint({ type, length, digits, places }: ColumnSpec): string {
  switch (type) {
    case 'varchar':
      return `text of at most ${length} characters; '' is the empty text`;
    case 'text':
      return "text; '' is the empty text";
    case 'decimal':
      return `a number of at most ${digits} digits, ${places} of them after the point`;
    case 'boolean':
      return 'true or false';
    case 'date':
      return 'a day such as 2026-01-31';
    case 'datetime':
      return 'a time such as 2026-01-31T12:00:00Z';
    case 'json':
      return 'JSON';
    case 'uuid':
      return 'a UUID';
    default:
      return 'a whole number';
  }
}

function parseText({ length = Number.POSITIVE_INFINITY }: ColumnSpec, text: string): ParsedValue {
  if ([...text].length > length) return refuse(`it may have ${length} characters at most`);
  return text.includes('\0') ? refuse('it must not contain the NUL character') : accept(text);
}

function parseInteger(text: string, max: number): ParsedValue {
  const value = Number(text);
  if (!/^[+-]?\d+$/.test(text)) return refuse('it must be a whole number');
  return Math.abs(value) <= max ? accept(value) : refuse(`it may be ${max} at most`);
}

function parseDecimal({ digits = 0, places = 0 }: ColumnSpec, text: string): ParsedValue {
  const match = /^-?(?<whole>\d+)(?:\.(?<fraction>\d+))?$/.exec(text);
  if (!match) return refuse('it must be a number such as 12.50');
  const { whole = '', fraction = '' } = match.groups ?? {};
  if (fraction.length > places) return refuse(`it may have ${places} digits after the point at most`);
  const fits = whole.replace(/^0+/, '').length <= digits - places;
  return fits ? accept(text) : refuse(`it may have ${digits - places} digits before the point at most`);
}

function parseDatetime(text: string): ParsedValue {
  // Without a zone a text would mean another time on every machine.
  const hasZone = /\d(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const time = new Date(text);
  if (!hasZone || !isDay(text.slice(0, 10)) || Number.isNaN(time.getTime())) {
    return refuse('it must be a time with its zone, such as 2026-01-31T12:00:00Z');
  }
  return accept(time.toISOString());
}

function parseJson(text: string): ParsedValue {
  const answer = parseExactJson(text);
  if ('value' in answer) return accept(text);
  return refuse(answer.cause === undefined ? String(answer.problem) : 'it must be JSON');
}

function accept(value: ColumnDefault): ParsedValue {
  return { ok: true, value };
}

function refuse(reason: string): ParsedValue {
  return { ok: false, reason };
}
