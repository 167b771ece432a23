import {
  asItStands,
  type ColumnTypeDefinition,
  noDecoder,
  quotedLiteral,
} from '../../contract/column-type-definition.ts';
import { parseText } from './varchar.ts';

const dialect = { declare: () => 'text', literal: quotedLiteral, encode: null } as const;

const NAMES = ['text', 'clob', 'varchar', 'character varying'];

export const text: ColumnTypeDefinition = {
  words: dialect.declare,
  hint: () => "text; '' is the empty text",
  accepts: () => true,
  parse: parseText,
  asDefault: asItStands,
  readDefault: ({ quoted }) => quoted,
  readType: ({ words, first }) => (NAMES.includes(words) && first === undefined ? { type: 'text' } : null),
  sqlite: { ...dialect, decoder: noDecoder },
  postgres: { ...dialect, parsers: {} },
};
