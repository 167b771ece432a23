import {
  asItIs,
  type FieldKindDefinition,
  no,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { problem } from '../../fields/value-problem.ts';
import { isDayText } from '../../values/moment-text.ts';

type Build = <const O extends FieldOptions<string>>(options?: O) => FieldOf<'date', object, string, O>;

const build: Build = (options) => makeField({ kind: 'date', options: [] }, options);

export const date: FieldKindDefinition<object, Build> = {
  build,
  options: [],
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  check: (value) => (typeof value === 'string' && isDayText(value) ? value : problem('date')),
  fromJson: asItIs,
  parse: asItIs,
  show: shownAsItIs,
  column: () => ({ type: 'date' }),
  control: () => ({ name: 'date' }),
  sample: () => '2000-01-01',
  printed: ({ type }) => (type === 'date' ? {} : null),
};
