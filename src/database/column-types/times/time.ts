import { canonicalTime } from '../../../models/values/time-text.ts';
import {
  asItStands,
  type ColumnTypeDefinition,
  parsedBy,
  quoteText,
} from '../../contract/column-type-definition.ts';
import { UnreadableValue } from '../../contract/unreadable-value.ts';

const NAMES = ['time', 'time without time zone'];
const TIME = 1083;
const dialect = {
  declare: () => 'time',
  literal: (value: unknown) => quoteText(canonicalTime(String(value)) ?? ''),
  encode: null,
} as const;

/** A time of day, without a zone. */
export const time: ColumnTypeDefinition = {
  words: dialect.declare,
  hint: () => 'a time of day such as 12:30',
  accepts: (value) => canonicalTime(String(value)) !== null,
  parse: parsedBy(canonicalTime, 'it must be a time of day such as 12:30 or 12:30:59'),
  asDefault: asItStands,
  readDefault: ({ quoted }) => (quoted === null ? null : canonicalTime(quoted)),
  readType: ({ words }) => (NAMES.includes(words) ? { type: 'time' } : null),
  sqlite: { ...dialect, decoder: (declared) => (declared === 'time' ? read : null) },
  postgres: { ...dialect, parsers: { [TIME]: read } },
};

/** PostgreSQL has 24:00, the end of a day, which is no time of it. */
function read(stored: unknown): unknown {
  const text = typeof stored === 'string' ? canonicalTime(stored) : null;
  return text ?? new UnreadableValue(stored, 'a time of day such as 12:30:00');
}
