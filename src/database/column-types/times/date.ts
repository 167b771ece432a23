import { isDayText } from '../../../models/values/moment-text.ts';
import {
  asItStands,
  type ColumnTypeDefinition,
  parsedBy,
  quotedLiteral,
} from '../../contract/column-type-definition.ts';
import { UnreadableValue } from '../../contract/unreadable-value.ts';

const DATE = 1082;
const dialect = { declare: () => 'date', literal: quotedLiteral, encode: null } as const;

export const date: ColumnTypeDefinition = {
  words: dialect.declare,
  hint: () => 'a day such as 2026-01-31',
  accepts: (value) => typeof value === 'string' && isDayText(value),
  parse: parsedBy((text) => (isDayText(text) ? text : null), 'it must be a day such as 2026-01-31'),
  asDefault: asItStands,
  readDefault: ({ quoted }) => (quoted !== null && /^\d{4}-\d\d-\d\d$/.test(quoted) ? quoted : null),
  readType: ({ words }) => (words === 'date' ? { type: 'date' } : null),
  sqlite: {
    ...dialect,
    decoder: (declared) => (declared === 'date' ? decode : null),
  },
  postgres: {
    ...dialect,
    parsers: {
      [DATE]: (text) => (isDayText(text) ? text : new UnreadableValue(text, 'a day of the years 1 to 9999')),
    },
  },
};

function decode(stored: unknown): unknown {
  return typeof stored === 'string' && isDayText(stored)
    ? stored
    : new UnreadableValue(stored, 'a day such as 2026-01-31');
}
