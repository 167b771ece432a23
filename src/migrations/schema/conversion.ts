import { columnTypes } from '../../database/column-types/column-types.ts';
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
export function typeName(spec: ColumnSpec): string {
  return columnTypes[spec.type].words(spec);
}

export function isText({ type }: Pick<ColumnSpec, 'type'>): boolean {
  return type === 'varchar' || type === 'text';
}

/** Texts that mean yes or no, in lower case: those of PostgreSQL, https://www.postgresql.org/docs/current/datatype-boolean.html */
export const YES = ['1', 'true', 't', 'yes', 'y', 'on'];
export const NO = ['0', 'false', 'f', 'no', 'n', 'off'];

/** `'1', 'true', …` */
export function textList(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(', ');
}
