import type { ColumnDefault, ColumnShape } from '../../models/fields/column-shape.ts';

/**
 * Makes the value that a column's declared type stands for of what SQLite keeps, which may be anything: another program
 * can write text into a column of numbers. Never asked about null, never guesses.
 */
export type Decoder = (stored: unknown) => unknown;

/** Makes a value of what PostgreSQL sends, or an `UnreadableValue`. */
export type TextParser = (text: string) => unknown;

/** A type as a table declares it: `numeric(8, 2)`. */
export interface DeclaredType {
  /** In small letters, without what stands in parentheses. */
  readonly words: string;
  readonly first?: number | undefined;
  readonly second?: number | undefined;
}

/** A default as a table declares it. */
export interface DeclaredDefault {
  /** The SQL, without casts and parentheses around it. */
  readonly sql: string;
  /** What stands between quotes; null where there are none. */
  readonly quoted: string | null;
}

/** Why a text that somebody typed is no value. */
export class RefusedText {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** A type of column on one database. */
export interface DialectColumnType {
  /** The type in a table's definition. Django's, so that databases can be shared. */
  declare(shape: ColumnShape): string;
  /** A value that the type accepts, as SQL. */
  literal(value: ColumnDefault): string;
  /** What a query writes and compares with; null where it is the value. */
  readonly encode: ((value: unknown) => unknown) | null;
}

/**
 * A type of column: everything that is particular to it but for its conversions to other types. No member may be left out,
 * so that the compiler finds what a new type lacks.
 */
export interface ColumnTypeDefinition {
  /** In people's words: `varchar(200)`. */
  words(shape: ColumnShape): string;
  /** What somebody can type as its value: `true or false`. */
  hint(shape: ColumnShape): string;
  /** Whether a default, or what rows are filled with, is of the type. SQLite would keep it all the same. */
  accepts(value: ColumnDefault, shape: ColumnShape): boolean;
  /** The value that a text says which somebody typed. */
  parse(text: string, shape: ColumnShape): ColumnDefault | RefusedText;
  /** A value of the type, as queries give it, as a default. */
  asDefault(value: unknown): ColumnDefault;
  /** The default of a table that is there; null where it is no plain value. */
  readDefault(declared: DeclaredDefault): ColumnDefault | null;
  /** The type of a table that is there; null where it is another one. */
  readType(declared: DeclaredType): ColumnShape | null;
  readonly sqlite: DialectColumnType & {
    /** By the type that a table declares, in small letters: null where it is another one, or needs no decoding. */
    decoder(declared: string): Decoder | null;
  };
  readonly postgres: DialectColumnType & {
    /** By the numbers of https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
    readonly parsers: Readonly<Record<number, TextParser>>;
  };
}

/** `'it''s'` */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export const quotedLiteral = (value: ColumnDefault): string => quoteText(String(value));

/** A number as it is, also of a boolean; a text of digits in quotes. */
export const numberLiteral = (value: ColumnDefault): string =>
  typeof value === 'string' ? quoteText(value) : String(Number(value));

/** Members of types that need nothing of their own. */
export const noDecoder = () => null;
export const asItStands = (value: unknown): ColumnDefault => value as ColumnDefault;

/** Text where `read` finds a value in it; otherwise the reason. */
export function parsedBy(read: (text: string) => ColumnDefault | null, reason: string) {
  return (text: string): ColumnDefault | RefusedText => read(text) ?? new RefusedText(reason);
}
