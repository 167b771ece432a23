import type { ColumnDefault, ColumnShape } from '../../../models/fields/column-shape.ts';
import {
  asItStands,
  type DeclaredDefault,
  type Decoder,
  numberLiteral,
  RefusedText,
} from '../../contract/column-type-definition.ts';
import { UnreadableValue, WHOLE_NUMBER } from '../../contract/unreadable-value.ts';

/** The types that hold whole numbers. */
export type WholeType = 'id' | 'integer' | 'bigint';

/** The whole numbers of a type. A `bigint` is a JavaScript number to the site, exact up to 2^53. */
export function wholeRange(type: WholeType): { readonly min: number; readonly max: number } {
  return type === 'integer'
    ? { min: -2_147_483_648, max: 2_147_483_647 }
    : { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
}

/** A number of SQLite's, whole as a rule. What a double does not hold comes here as a bigint. */
export const decodeNumber: Decoder = (stored) =>
  typeof stored === 'number' ? stored : new UnreadableValue(stored, WHOLE_NUMBER);

/** What the types of whole numbers have in common. */
export function wholeNumberType(type: WholeType, max: number) {
  const range = wholeRange(type);
  return {
    hint: () => 'a whole number',
    accepts: (value: ColumnDefault) => {
      const number = Number(value);
      return value !== '' && Number.isInteger(number) && number >= range.min && number <= range.max;
    },
    parse: (text: string) => {
      const value = Number(text);
      if (!/^[+-]?\d+$/.test(text)) return new RefusedText('it must be a whole number');
      return Math.abs(value) <= max ? value : new RefusedText(`it may be ${max} at most`);
    },
    asDefault: asItStands,
    readDefault: readWholeDefault,
  };
}

function readWholeDefault({ sql, quoted }: DeclaredDefault): number | null {
  const number = /^-?\d+$/.test(quoted ?? sql) ? Number(quoted ?? sql) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

/** The type by its own name on both databases. */
export function plainDialect(declare: (shape: ColumnShape) => string) {
  return { declare, literal: numberLiteral, encode: null } as const;
}
