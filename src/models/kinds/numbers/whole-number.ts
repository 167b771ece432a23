import { asItIs, no, noSchema, shownAsItIs } from '../../fields/field-kind-definition.ts';
import type { FieldOptions } from '../../fields/make-field.ts';
import { problem, ValueProblem } from '../../fields/value-problem.ts';

export interface NumberOptions extends FieldOptions<number> {
  readonly min?: number;
  readonly max?: number;
}

/** What a field of numbers has. */
export interface NumberParts {
  /** The smallest number. */
  readonly min?: number;
  /** The largest number. */
  readonly max?: number;
}

export const numberOptionNames = ['min', 'max'];

/** The numbers that a column holds. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

export function checkWholeNumber(
  value: unknown,
  { min, max }: NumberParts,
  range: NumberRange,
): number | ValueProblem {
  if (!Number.isSafeInteger(value)) return problem('integer');
  const number = value as number;
  const from = Math.max(min ?? range.min, range.min);
  const to = Math.min(max ?? range.max, range.max);
  if (number < from) return ValueProblem.of('tooSmall', { limit: from });
  // Adding 0 makes 0 of -0.
  return number > to ? ValueProblem.of('tooLarge', { limit: to }) : number + 0;
}

/** A number as its digits. One beyond those that count exactly is no longer the number that was typed. */
export function parseWholeNumber(text: string, { min, max }: NumberParts): number | ValueProblem {
  if (!/^[+-]?\d+$/.test(text)) return problem('integer');
  const number = Number(text) + 0;
  if (Number.isSafeInteger(number)) return number;
  return number < 0
    ? ValueProblem.of('tooSmall', {
        limit: Math.max(min ?? Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
      })
    : ValueProblem.of('tooLarge', {
        limit: Math.min(max ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      });
}

export function numberInRange(_: string, { min, max }: NumberParts, number: number): number {
  const from = min ?? (max === undefined ? 1 : Math.min(1, max));
  return max === undefined ? from + number - 1 : from + ((number - 1) % (Math.floor(max - from) + 1));
}

/** What the kinds of whole numbers have in common. */
export const wholeNumberMembers = {
  options: numberOptionNames,
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  fromJson: asItIs,
  parse: parseWholeNumber,
  show: shownAsItIs,
  sample: numberInRange,
} as const;
