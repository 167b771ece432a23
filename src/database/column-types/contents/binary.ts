import { type ColumnTypeDefinition, noDecoder, RefusedText } from '../../contract/column-type-definition.ts';

const HEX = /^(?:[0-9a-f]{2})*$/i;
const BYTEA = 17;

/** Bytes. A default says them in hexadecimal digits. */
export const binary: ColumnTypeDefinition = {
  words: () => 'binary',
  hint: () => "bytes as hexadecimal digits, such as 00ff; '' is none",
  accepts: (value) => typeof value === 'string' && HEX.test(value),
  parse: (text) => (HEX.test(text) ? text : new RefusedText('it must be hexadecimal digits, two for a byte')),
  asDefault: (value) => Buffer.from(value as Uint8Array).toString('hex'),
  readDefault: () => null,
  readType: ({ words }) => (words === 'blob' || words === 'bytea' ? { type: 'binary' } : null),
  sqlite: {
    declare: () => 'blob',
    literal: (value) => `x'${value}'`,
    encode: null,
    decoder: noDecoder,
  },
  postgres: {
    declare: () => 'bytea',
    literal: (value) => `'\\x${value}'`,
    encode: null,
    // `\x` and two digits for each byte. The same bytes as on SQLite, and no `Buffer`.
    parsers: { [BYTEA]: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')) },
  },
};
