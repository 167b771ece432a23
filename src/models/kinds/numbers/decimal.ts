import { FieldError } from '../../fields/field-error.ts';
import {
  asItIs,
  type FieldKindDefinition,
  no,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { problem, ValueProblem } from '../../fields/value-problem.ts';
import {
  canonicalDecimal,
  countDecimalPlaces,
  isDecimalText,
  padDecimal,
} from '../../values/decimal-text.ts';
import { type NumberParts, numberInRange, numberOptionNames } from './whole-number.ts';

export interface DecimalOptions extends FieldOptions<string> {
  /** Digits in all, 1 to 15: more are not exact on SQLite. */
  readonly maxDigits: number;
  /** Digits after the point. */
  readonly decimalPlaces: number;
  readonly min?: number;
  readonly max?: number;
}

/** What a decimal has. */
export interface DecimalParts extends NumberParts {
  /** Digits, those after the point included. */
  readonly maxDigits: number;
  /** Digits after the point. */
  readonly decimalPlaces: number;
}

type Build = <const O extends DecimalOptions>(options: O) => FieldOf<'decimal', DecimalParts, string, O>;

/** The digits of a number that SQLite keeps exactly: those of a double. */
const MAX_EXACT_DIGITS = 15;
/** For a column of unknown digits: as many as a decimal has, and the places of money. */
const GUESSED_PLACES = 2;
const optionNames = ['maxDigits', 'decimalPlaces', ...numberOptionNames];

const build: Build = (options) => {
  const { maxDigits, decimalPlaces } = options;
  const exact = maxDigits >= 1 && maxDigits <= MAX_EXACT_DIGITS;
  if (!exact || decimalPlaces < 0 || decimalPlaces > maxDigits) {
    const reason = `maxDigits must be 1 to ${MAX_EXACT_DIGITS}, and decimalPlaces 0 to maxDigits`;
    throw new FieldError('field_invalid', { kind: 'decimal', reason });
  }
  return makeField({ kind: 'decimal', options: optionNames }, options);
};

export const decimal: FieldKindDefinition<DecimalParts, Build> = {
  build,
  options: optionNames,
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  check: (value, field) => {
    if (typeof value !== 'string' || !isDecimalText(value)) return problem('decimal');
    return checkSize(canonicalDecimal(value), field);
  },
  fromJson: asItIs,
  parse: asItIs,
  show: shownAsItIs,
  column: ({ maxDigits, decimalPlaces }) => ({ type: 'decimal', digits: maxDigits, places: decimalPlaces }),
  control: ({ min, max, decimalPlaces }) => ({ name: 'decimal', min, max, decimalPlaces }),
  sample: (name, field, number) =>
    padDecimal(String(numberInRange(name, roomOf(field), number)), field.decimalPlaces),
  printed: ({ type, digits, places, min, name }) => {
    if (type !== 'decimal') return null;
    if (digits !== undefined) return { maxDigits: digits, decimalPlaces: places, min };
    const note = `The database does not tell how many digits ${name} has: write Django's max_digits and decimal_places here.`;
    return { maxDigits: MAX_EXACT_DIGITS, decimalPlaces: GUESSED_PLACES, min, note };
  },
};

function checkSize(
  text: string,
  { maxDigits, decimalPlaces, min, max }: DecimalParts,
): string | ValueProblem {
  const wholeDigits = maxDigits - decimalPlaces;
  if (countDecimalPlaces(text) > decimalPlaces)
    return ValueProblem.of('decimalPlaces', { limit: decimalPlaces });
  if (text.replace(/^-?0?|\..*$/g, '').length > wholeDigits) {
    return ValueProblem.of('wholeDigits', { limit: wholeDigits });
  }
  if (min !== undefined && Number(text) < min) return ValueProblem.of('tooSmall', { limit: min });
  if (max !== undefined && Number(text) > max) return ValueProblem.of('tooLarge', { limit: max });
  return padDecimal(text, decimalPlaces);
}

/** What a decimal has room for. */
function roomOf({ min, max, maxDigits, decimalPlaces }: DecimalParts): NumberParts {
  const largest = 10 ** (maxDigits - decimalPlaces) - 1;
  const upper = Math.min(max ?? largest, largest);
  return { min: min ?? Math.min(1, upper), max: upper };
}
