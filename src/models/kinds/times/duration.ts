import { asItIs, type FieldKindDefinition, no, noSchema } from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { problem } from '../../fields/value-problem.ts';
import { durationText, parseDuration } from '../../values/duration-text.ts';

type Build = <const O extends FieldOptions<number>>(options?: O) => FieldOf<'duration', object, number, O>;

const build: Build = (options) => makeField({ kind: 'duration', options: [] }, options);

export const duration: FieldKindDefinition<object, Build> = {
  build,
  options: [],
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  check: (value) => (Number.isSafeInteger(value) ? (value as number) + 0 : problem('duration')),
  fromJson: asItIs,
  parse: (text) => parseDuration(text) ?? problem('duration'),
  show: (value) => durationText(value as number),
  column: () => ({ type: 'duration' }),
  control: () => ({ name: 'text' }),
  sample: (_, __, number) => number * 1_000_000,
  printed: ({ type }) => (type === 'duration' ? {} : null),
};
