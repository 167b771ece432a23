import { isDayText } from '../../../models/values/moment-text.ts';
import { type ColumnTypeDefinition, parsedBy, quoteText } from '../../contract/column-type-definition.ts';
import { UnreadableValue } from '../../contract/unreadable-value.ts';
import { readMoment } from './postgres-moments.ts';
import { decodeMoment, momentText } from './sqlite-moments.ts';

const NAMES = ['datetime', 'timestamp with time zone'];
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;
/** A day, a time of it, and a zone, as far as they are there. Date's own parser takes 30 February, and `soon 5`. */
const FORM =
  /^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;

export const datetime: ColumnTypeDefinition = {
  words: () => 'datetime',
  hint: () => 'a time such as 2026-01-31T12:00:00Z',
  accepts: (value) => typeof value === 'string' && isMoment(value),
  parse: parsedBy(parse, 'it must be a time with its zone, such as 2026-01-31T12:00:00Z'),
  asDefault: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  readDefault: () => null,
  readType: ({ words }) => (NAMES.includes(words) ? { type: 'datetime' } : null),
  sqlite: {
    declare: () => 'datetime',
    literal: (value) => quoteText(momentText(momentOf(String(value)))),
    encode: null,
    decoder: (declared) => (declared === 'datetime' ? decodeMoment : null),
  },
  postgres: {
    declare: () => 'timestamptz',
    literal: (value) => quoteText(momentOf(String(value)).toISOString()),
    encode: null,
    parsers: { [TIMESTAMP]: read, [TIMESTAMPTZ]: read },
  },
};

function isMoment(text: string): boolean {
  const day = FORM.exec(text)?.groups?.day;
  return day !== undefined && isDayText(day);
}

/** Without a zone, the text is in UTC. */
function momentOf(text: string): Date {
  return new Date(ZONE.test(text) || !/\d:\d/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
}

/** Without a zone a text would mean another time on every machine. */
function parse(text: string): string | null {
  const hasZone = /\d(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  const time = new Date(text);
  return hasZone && isDayText(text.slice(0, 10)) && !Number.isNaN(time.getTime()) ? time.toISOString() : null;
}

function read(text: string): unknown {
  return readMoment(text) ?? new UnreadableValue(text, 'a datetime');
}
