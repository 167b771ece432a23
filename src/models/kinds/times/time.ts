import { asItIs, type FieldKindDefinition, no, noSchema } from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { problem } from '../../fields/value-problem.ts';
import { canonicalTime } from '../../values/time-text.ts';

type Build = <const O extends FieldOptions<string>>(options?: O) => FieldOf<'time', object, string, O>;

const build: Build = (options) => makeField({ kind: 'time', options: [] }, options);

export const time: FieldKindDefinition<object, Build> = {
  build,
  options: [],
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  check: (value) => (typeof value === 'string' ? canonicalTime(value) : null) ?? problem('time'),
  fromJson: asItIs,
  parse: asItIs,
  // A control of HTML has three digits after the point at most, and shows nothing of what has more.
  show: (value) => String(value).slice(0, '12:30:00.000'.length),
  column: () => ({ type: 'time' }),
  control: () => ({ name: 'time' }),
  sample: () => '12:00:00',
  printed: ({ type }) => (type === 'time' ? {} : null),
};
