import type { ColumnTypeDefinition } from '../../contract/column-type-definition.ts';
import { plainDialect, wholeNumberType } from './whole-number.ts';

/** A whole number that the database counts up: the primary key. Tables that are there have plain numbers for it. */
export const id: ColumnTypeDefinition = {
  ...wholeNumberType('id', 2 ** 31 - 1),
  words: () => 'id',
  readDefault: () => null,
  readType: () => null,
  sqlite: { ...plainDialect(() => 'integer'), decoder: () => null },
  postgres: { ...plainDialect(() => 'bigint'), parsers: {} },
};
