import type { ColumnShape } from '../../../models/fields/column-shape.ts';
import {
  canonicalDecimal,
  countDecimalPlaces,
  decimalText,
  isDecimalText,
  padDecimal,
} from '../../../models/values/decimal-text.ts';
import {
  asItStands,
  type ColumnTypeDefinition,
  type Decoder,
  numberLiteral,
  RefusedText,
} from '../../contract/column-type-definition.ts';
import { UnreadableValue } from '../../contract/unreadable-value.ts';

/** The digits that SQLite keeps exactly: those of a double. A sum such as 0.1 + 0.2 has more, which do not count. */
const EXACT_DIGITS = 15;
const NUMERIC = 1700;

function declare(name: string) {
  return ({ digits, places = 0 }: ColumnShape) =>
    digits === undefined ? name : `${name}(${digits}, ${places})`;
}

export const decimal: ColumnTypeDefinition = {
  words: declare('decimal'),
  hint: ({ digits, places }) => `a number of at most ${digits} digits, ${places} of them after the point`,
  accepts: (value, shape) => fits(String(value), shape),
  parse: parseDecimal,
  asDefault: asItStands,
  readDefault: ({ sql, quoted }) => (/^-?\d+(\.\d+)?$/.test(quoted ?? sql) ? (quoted ?? sql) : null),
  readType: ({ words, first, second = 0 }) => {
    // Django's on SQLite, which does not say how many digits there are.
    if (words === 'decimal' && first === undefined) return { type: 'decimal' };
    if ((words !== 'decimal' && words !== 'numeric') || first === undefined || first > EXACT_DIGITS)
      return null;
    return { type: 'decimal', digits: first, places: second };
  },
  sqlite: {
    declare: declare('decimal'),
    literal: numberLiteral,
    encode: null,
    decoder: (declared) => {
      if (declared === 'decimal') return decodeUnsized;
      const places = /^decimal\s*\(\s*\d+\s*,\s*(\d+)\s*\)$/.exec(declared)?.[1];
      return places === undefined ? null : decodeSized(Number(places));
    },
  },
  postgres: {
    declare: declare('numeric'),
    literal: numberLiteral,
    encode: null,
    // NaN and, in columns without digits, infinity.
    parsers: {
      [NUMERIC]: (text) => (/[a-z]/i.test(text) ? new UnreadableValue(text, 'a decimal') : text),
    },
  },
};

function fits(text: string, { digits, places = 0 }: ColumnShape): boolean {
  if (!isDecimalText(text)) return false;
  if (digits === undefined) return true;
  const [whole = '', fraction = ''] = text.replace(/^[+-]?0*/, '').split('.');
  return whole.length <= digits - places && fraction.replace(/0+$/, '').length <= places;
}

function parseDecimal(text: string, { digits = 0, places = 0 }: ColumnShape): string | RefusedText {
  const match = /^-?(?<whole>\d+)(?:\.(?<fraction>\d+))?$/.exec(text);
  if (!match) return new RefusedText('it must be a number such as 12.50');
  const { whole = '', fraction = '' } = match.groups ?? {};
  if (fraction.length > places)
    return new RefusedText(`it may have ${places} digits after the point at most`);
  if (whole.replace(/^0+/, '').length <= digits - places) return text;
  return new RefusedText(`it may have ${digits - places} digits before the point at most`);
}

/** With all its places, or with more where another program has written more: nothing is rounded. */
function decodeSized(places: number): Decoder {
  return (stored) => {
    const text = typeof stored === 'number' ? plainNumber(stored, places) : String(stored);
    if (ArrayBuffer.isView(stored) || !isDecimalText(text)) return new UnreadableValue(stored, 'a decimal');
    const number = canonicalDecimal(text);
    return countDecimalPlaces(number) < places ? padDecimal(number, places) : number;
  };
}

function plainNumber(number: number, places: number): string {
  const rounded = number.toFixed(places);
  const isRounded = Number(number.toPrecision(EXACT_DIGITS)) !== Number(rounded);
  return isRounded || /e/.test(rounded) ? decimalText(number) : rounded;
}

const decodeWhole = decodeSized(0);

/** Django's, whose column does not say how many places there are: as many as there are, of 15 digits as Django has it. */
const decodeUnsized: Decoder = (stored) =>
  typeof stored === 'number' && Number.isFinite(stored) && !Number.isInteger(stored)
    ? decimalText(Number(stored.toPrecision(EXACT_DIGITS)))
    : decodeWhole(stored);
