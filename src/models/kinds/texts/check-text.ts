import type { FieldBase } from '../../fields/field-base.ts';
import type { FieldOptions } from '../../fields/make-field.ts';
import { problem, ValueProblem } from '../../fields/value-problem.ts';
import { codePointLength } from '../../values/text-rules.ts';

export interface TextOptions extends FieldOptions<string> {
  /** Characters at most. Default: no limit. */
  readonly maxLength?: number;
  /** Whether values that differ in the case of A to Z alone count as the same. Default false. */
  readonly ignoreCase?: boolean;
}

/** What a field of text has. */
export interface TextParts {
  /** Characters at most. Text without it is unbounded in the database. */
  readonly maxLength?: number;
}

/** Text with a length that is always there. */
export interface BoundedTextParts {
  /** Characters at most. */
  readonly maxLength: number;
}

export const textOptionNames = ['maxLength', 'ignoreCase'];

/** What all kinds of text have in common. */
export function checkText(
  value: unknown,
  { maxLength = Number.POSITIVE_INFINITY, required }: FieldBase & TextParts,
): string | ValueProblem {
  if (typeof value !== 'string') return problem('text');
  if (value.includes('\0')) return problem('nul');
  if (!value.isWellFormed()) return problem('unicode');
  if (value === '' && required) return problem('empty');
  // No text has more characters than units.
  if (value.length <= maxLength) return value;
  const length = codePointLength(value);
  return length <= maxLength ? value : ValueProblem.of('tooLong', { limit: maxLength, length });
}
