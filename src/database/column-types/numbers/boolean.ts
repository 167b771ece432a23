import {
  asItStands,
  type ColumnTypeDefinition,
  type Decoder,
  parsedBy,
} from '../../contract/column-type-definition.ts';
import { UnreadableValue } from '../../contract/unreadable-value.ts';

const NAMES = ['boolean', 'bool'];
const typed: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };
const declared: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false };

export const decodeBoolean: Decoder = (stored) => {
  if (stored === 1) return true;
  return stored === 0 ? false : new UnreadableValue(stored, 'a boolean (0 or 1)');
};

export const boolean: ColumnTypeDefinition = {
  words: () => 'boolean',
  hint: () => 'true or false',
  accepts: (value) => typeof value === 'boolean' || value === 0 || value === 1,
  parse: parsedBy((text) => typed[text.toLowerCase()] ?? null, 'it must be true or false'),
  asDefault: asItStands,
  readDefault: ({ sql, quoted }) => declared[(quoted ?? sql).toLowerCase()] ?? null,
  readType: ({ words }) => (NAMES.includes(words) ? { type: 'boolean' } : null),
  sqlite: {
    declare: () => 'boolean',
    literal: (value) => (value ? '1' : '0'),
    encode: null,
    decoder: (type) => (NAMES.includes(type) ? decodeBoolean : null),
  },
  postgres: {
    declare: () => 'boolean',
    literal: (value) => (value ? 'true' : 'false'),
    encode: null,
    parsers: {},
  },
};
