import type { FieldChoice } from '../../fields/field-control.ts';
import {
  asItIs,
  type FieldKindDefinition,
  neverPrinted,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { ValueProblem } from '../../fields/value-problem.ts';

// NoInfer: the choices say what a value is, and a default that is none of them does not add to them.
export interface EnumOptions<Value extends string> extends FieldOptions<NoInfer<Value>> {
  /** The values; with a label where people should read another word: `['draft', ['done', 'Finished']]`. */
  readonly choices: readonly (Value | FieldChoice<Value>)[];
}

/** What an enum has. */
export interface EnumParts {
  readonly choices: readonly FieldChoice[];
  /** Characters of its column. */
  readonly maxLength: number;
}

type Build = <const Value extends string, const O extends EnumOptions<Value>>(
  options: O & EnumOptions<Value>,
) => FieldOf<'enum', EnumParts, Value, O>;

/** Room to grow, so that a longer value later on changes no column. */
const LEAST_LENGTH = 50;
const optionNames = ['choices'];

const build: Build = (options) => {
  const given: readonly (string | FieldChoice)[] = options.choices;
  const choices = given.map(
    (choice): FieldChoice => (typeof choice === 'string' ? [choice, choice] : choice),
  );
  const maxLength = Math.max(LEAST_LENGTH, ...choices.map(([value]) => value.length));
  return makeField({ kind: 'enum', options: optionNames }, options, { choices, maxLength } as object);
};

export const enumeration: FieldKindDefinition<EnumParts, Build> = {
  build,
  options: optionNames,
  holdsText: false,
  takesEmptyText: ({ choices }) => choices.some(([choice]) => choice === ''),
  schema: noSchema,
  check: (value, { choices }) => {
    const values = choices.map(([choice]) => choice);
    return values.includes(value as string) ? value : ValueProblem.of('choice', { choices: values });
  },
  fromJson: asItIs,
  parse: asItIs,
  show: shownAsItIs,
  column: ({ maxLength }) => ({ type: 'varchar', length: maxLength }),
  control: ({ choices }) => ({ name: 'select', choices }),
  sample: (_, { choices }) => choices[0]?.[0],
  printed: neverPrinted,
};
