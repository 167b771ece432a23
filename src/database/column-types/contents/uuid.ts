import { canonicalUuid, dashedUuid, uuidDigits } from '../../../models/values/uuid-text.ts';
import {
  asItStands,
  type ColumnTypeDefinition,
  type Decoder,
  parsedBy,
  quoteText,
} from '../../contract/column-type-definition.ts';

const ACCEPTED = (value: unknown): string => canonicalUuid(String(value)) ?? '';
/** Django's, which has a UUID's digits. Its texts are varchar, and PostgreSQL writes `character(32)`. */
const SQLITE_TYPE = 'char(32)';

export const uuid: ColumnTypeDefinition = {
  words: () => 'uuid',
  hint: () => 'a UUID',
  accepts: (value) => canonicalUuid(String(value)) !== null,
  parse: parsedBy(canonicalUuid, 'it must be a UUID'),
  asDefault: asItStands,
  readDefault: ({ quoted }) => (quoted === null ? null : canonicalUuid(quoted)),
  readType: ({ words, first }) =>
    words === 'uuid' || (words === 'char' && first === 32) ? { type: 'uuid' } : null,
  sqlite: {
    declare: () => SQLITE_TYPE,
    literal: (value) => quoteText(uuidDigits(ACCEPTED(value))),
    encode: (value) => uuidDigits(String(value)),
    decoder: (declared) => (declared === SQLITE_TYPE ? decode : null),
  },
  postgres: {
    declare: () => 'uuid',
    literal: (value) => quoteText(ACCEPTED(value)),
    encode: null,
    parsers: {},
  },
};

/** What is no UUID stays as it is: another program may have declared a text of 32 characters. */
const decode: Decoder = (stored) =>
  typeof stored === 'string' && /^[0-9a-f]{32}$/.test(stored) ? dashedUuid(stored) : stored;
