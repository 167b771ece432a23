import type { ColumnTypeDefinition } from '../../contract/column-type-definition.ts';
import { decodeNumber, plainDialect, wholeNumberType } from './whole-number.ts';

/** On SQLite; those without a sign are Django's fields of positive numbers. */
const DECODED = ['integer', 'smallint', 'int', 'integer unsigned', 'smallint unsigned'];
const NAMES = [...DECODED, 'tinyint', 'mediumint'];

const dialect = plainDialect(() => 'integer');

export const integer: ColumnTypeDefinition = {
  ...wholeNumberType('integer', 2 ** 31 - 1),
  words: () => 'integer',
  readType: ({ words }) => (NAMES.includes(words) ? { type: 'integer' } : null),
  sqlite: { ...dialect, decoder: (declared) => (DECODED.includes(declared) ? decodeNumber : null) },
  postgres: { ...dialect, parsers: {} },
};
