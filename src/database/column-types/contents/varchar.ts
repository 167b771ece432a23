import {
  asItStands,
  type ColumnTypeDefinition,
  noDecoder,
  quotedLiteral,
  RefusedText,
} from '../../contract/column-type-definition.ts';

const dialect = {
  declare: ({ length }: { readonly length?: number }) =>
    length === undefined ? 'varchar' : `varchar(${length})`,
  literal: quotedLiteral,
  encode: null,
} as const;

const NAMES = ['varchar', 'character varying', 'char', 'character', 'nvarchar'];

/** A text without NUL, which PostgreSQL does not keep. */
export function parseText(text: string): string | RefusedText {
  return text.includes('\0') ? new RefusedText('it must not contain the NUL character') : text;
}

export const varchar: ColumnTypeDefinition = {
  words: dialect.declare,
  hint: ({ length }) => `text of at most ${length} characters; '' is the empty text`,
  accepts: (value, { length = Number.POSITIVE_INFINITY }) => [...String(value)].length <= length,
  parse: (text, { length = Number.POSITIVE_INFINITY }) =>
    [...text].length > length ? new RefusedText(`it may have ${length} characters at most`) : parseText(text),
  asDefault: asItStands,
  readDefault: ({ quoted }) => quoted,
  readType: ({ words, first }) =>
    NAMES.includes(words) && first !== undefined ? { type: 'varchar', length: first } : null,
  sqlite: { ...dialect, decoder: noDecoder },
  postgres: { ...dialect, parsers: {} },
};
