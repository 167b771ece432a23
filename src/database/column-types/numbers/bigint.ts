import type { ColumnTypeDefinition } from '../../contract/column-type-definition.ts';
import { UnreadableValue, WHOLE_NUMBER } from '../../contract/unreadable-value.ts';
import { decodeNumber, plainDialect, wholeNumberType } from './whole-number.ts';

const NAMES = ['bigint', 'bigint unsigned'];
const INT8 = 20;

const dialect = plainDialect(() => 'bigint');

export const bigint: ColumnTypeDefinition = {
  ...wholeNumberType('bigint', Number.MAX_SAFE_INTEGER),
  words: () => 'bigint',
  readType: ({ words }) => (NAMES.includes(words) ? { type: 'bigint' } : null),
  sqlite: { ...dialect, decoder: (declared) => (NAMES.includes(declared) ? decodeNumber : null) },
  postgres: { ...dialect, parsers: { [INT8]: readNumber } },
};

/** Counts, keys and times in milliseconds, as a rule: all of them far below 2^53. */
function readNumber(text: string): unknown {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : new UnreadableValue(text, WHOLE_NUMBER);
}
