import {
  asItIs,
  type FieldKindDefinition,
  no,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { problem } from '../../fields/value-problem.ts';

type Build = <const O extends FieldOptions<boolean>>(options?: O) => FieldOf<'boolean', object, boolean, O>;

const build: Build = (options) =>
  makeField({ kind: 'boolean', options: [] }, { required: false, ...options });

const words: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false };

export const boolean: FieldKindDefinition<object, Build> = {
  build,
  options: [],
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  check: (value) => (typeof value === 'boolean' ? value : problem('boolean')),
  fromJson: asItIs,
  parse: (text) => words[text.toLowerCase()] ?? problem('boolean'),
  show: shownAsItIs,
  column: () => ({ type: 'boolean' }),
  control: () => ({ name: 'boolean' }),
  sample: () => false,
  printed: ({ type }) => (type === 'boolean' ? {} : null),
};
