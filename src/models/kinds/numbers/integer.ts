import type { FieldKindDefinition } from '../../fields/field-kind-definition.ts';
import { type FieldOf, makeField } from '../../fields/make-field.ts';
import {
  checkWholeNumber,
  type NumberOptions,
  type NumberParts,
  numberOptionNames,
  wholeNumberMembers,
} from './whole-number.ts';

type Build = <const O extends NumberOptions>(options?: O) => FieldOf<'integer', NumberParts, number, O>;

/** What the column `integer` of every database holds. */
const RANGE = { min: -(2 ** 31), max: 2 ** 31 - 1 };

const build: Build = (options) => makeField({ kind: 'integer', options: numberOptionNames }, options);

export const integer: FieldKindDefinition<NumberParts, Build> = {
  ...wholeNumberMembers,
  build,
  check: (value, field) => checkWholeNumber(value, field, RANGE),
  column: () => ({ type: 'integer' }),
  control: ({ min = RANGE.min, max = RANGE.max }) => ({ name: 'integer', min, max }),
  printed: ({ type, min }) => (type === 'integer' ? { min } : null),
};
