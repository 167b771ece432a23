import type { FieldKindDefinition } from '../../fields/field-kind-definition.ts';
import { type FieldOf, makeField } from '../../fields/make-field.ts';
import {
  checkWholeNumber,
  type NumberOptions,
  type NumberParts,
  numberOptionNames,
  wholeNumberMembers,
} from './whole-number.ts';

type Build = <const O extends NumberOptions>(options?: O) => FieldOf<'bigInteger', NumberParts, number, O>;

/** What JavaScript counts exactly. */
const RANGE = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

const build: Build = (options) => makeField({ kind: 'bigInteger', options: numberOptionNames }, options);

export const bigInteger: FieldKindDefinition<NumberParts, Build> = {
  ...wholeNumberMembers,
  build,
  check: (value, field) => checkWholeNumber(value, field, RANGE),
  column: () => ({ type: 'bigint' }),
  control: ({ min, max }) => ({ name: 'integer', min, max }),
  printed: ({ type, min }) => (type === 'bigint' || type === 'id' ? { min } : null),
};
