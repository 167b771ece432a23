import type { ColumnSpec } from './schema-state.ts';

/**
 * How a column's values become those of another type. Both databases take and refuse the same values: whatever cannot
 * be kept whole is refused, and nothing is rounded, cut off or guessed. The one exception is a day made of a moment.
 */
export interface Conversion {
  /** SQL for the converted value. Only defined for values that fit. */
  readonly value: string;
  /** SQL that is true of values (not null) that can be converted, and false or null of others; null where all can. */
  readonly fits: string | null;
}

/** SQL that is true of values (not null) that cannot be converted; null where there are none. */
export function unfitOf({ fits }: Conversion): string | null {
  return fits === null ? null : `(${fits}) is not true`;
}

/** Whether a column takes the very same values as another. */
export function isSameType(one: ColumnSpec, other: ColumnSpec): boolean {
  return typeName(one) === typeName(other);
}

/** A type in people's words: `decimal(8, 2)`. */
export function typeName({ type, length, digits, places = 0 }: ColumnSpec): string {
  if (type === 'varchar' && length !== undefined) return `varchar(${length})`;
  return type === 'decimal' && digits !== undefined ? `decimal(${digits}, ${places})` : type;
}

export function isText({ type }: Pick<ColumnSpec, 'type'>): boolean {
  return type === 'varchar' || type === 'text';
}

export type WholeType = 'id' | 'integer' | 'bigint';

/** The whole numbers of a type. A `bigint` is a JavaScript number to the site, exact up to 2^53. */
export function wholeRange(type: WholeType): { readonly min: number; readonly max: number } {
  return type === 'integer'
    ? { min: -2_147_483_648, max: 2_147_483_647 }
    : { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
}

/** Texts that mean yes or no, in lower case: those of PostgreSQL, https://www.postgresql.org/docs/current/datatype-boolean.html */
export const YES = ['1', 'true', 't', 'yes', 'y', 'on'];
export const NO = ['0', 'false', 'f', 'no', 'n', 'off'];

/** `'1', 'true', …` */
export function textList(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(', ');
}
