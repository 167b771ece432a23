import {
  asItIs,
  type FieldKindDefinition,
  no,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { problem } from '../../fields/value-problem.ts';
import { canonicalUuid } from '../../values/uuid-text.ts';

type Build = <const O extends FieldOptions<string>>(options?: O) => FieldOf<'uuid', object, string, O>;

const build: Build = (options) => makeField({ kind: 'uuid', options: [] }, options);

export const uuid: FieldKindDefinition<object, Build> = {
  build,
  options: [],
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  check: (value) => (typeof value === 'string' ? canonicalUuid(value) : null) ?? problem('uuid'),
  fromJson: asItIs,
  parse: asItIs,
  show: shownAsItIs,
  column: () => ({ type: 'uuid' }),
  control: () => ({ name: 'text' }),
  sample: (_, __, number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
  printed: ({ type }) => (type === 'uuid' ? {} : null),
};
