import { parseDuration, parseInterval } from '../../../models/values/duration-text.ts';
import {
  asItStands,
  type ColumnTypeDefinition,
  noDecoder,
  numberLiteral,
  parsedBy,
  quoteText,
} from '../../contract/column-type-definition.ts';
import { UnreadableValue } from '../../contract/unreadable-value.ts';

const INTERVAL = 1186;
const encodeInterval = (value: unknown): string => `${value} microseconds`;

/** A length of time in microseconds. On SQLite it is a number, as Django has it, which its column does not tell. */
export const duration: ColumnTypeDefinition = {
  words: () => 'duration',
  hint: () => 'days and a time, such as 1 02:03:04',
  accepts: (value) => Number.isSafeInteger(value),
  parse: parsedBy(parseDuration, 'it must be days and a time, such as 1 02:03:04'),
  asDefault: asItStands,
  readDefault: ({ quoted }) => (quoted === null ? null : parseInterval(quoted)),
  readType: ({ words }) => (words === 'interval' ? { type: 'duration' } : null),
  sqlite: { declare: () => 'bigint', literal: numberLiteral, encode: null, decoder: noDecoder },
  postgres: {
    declare: () => 'interval',
    literal: (value) => quoteText(encodeInterval(value)),
    encode: encodeInterval,
    parsers: { [INTERVAL]: read },
  },
};

function read(text: string): unknown {
  return parseInterval(text) ?? new UnreadableValue(text, 'a duration of days and a time');
}
