import {
  asItIs,
  type FieldKindDefinition,
  no,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, makeField } from '../../fields/make-field.ts';
import { problem, ValueProblem } from '../../fields/value-problem.ts';
import { MAX_EMAIL_LENGTH, parseEmailAddress } from '../../values/email-address.ts';
import { type BoundedTextParts, checkText, type TextOptions, textOptionNames } from './check-text.ts';
import { fitting } from './sample-text.ts';

type Build = <const O extends TextOptions>(options?: O) => FieldOf<'email', BoundedTextParts, string, O>;

const EMAIL_COLUMN = /(^|_)e?mail$/i;

const build: Build = (options) =>
  makeField(
    { kind: 'email', options: textOptionNames },
    { maxLength: MAX_EMAIL_LENGTH, ignoreCase: true, ...options },
  );

export const email: FieldKindDefinition<BoundedTextParts, Build> = {
  build,
  options: textOptionNames,
  holdsText: true,
  takesEmptyText: no,
  schema: noSchema,
  check: (value, field) => {
    if (typeof value !== 'string') return problem('text');
    const address = readAddress(value.trim());
    return address instanceof ValueProblem ? address : checkText(address, field);
  },
  fromJson: asItIs,
  parse: asItIs,
  show: shownAsItIs,
  column: ({ maxLength }) => ({ type: 'varchar', length: maxLength }),
  control: ({ maxLength }) => ({ name: 'email', maxLength, autocomplete: 'email' }),
  sample: (_, field, number) => fitting(['user', '@example.com'], field, number),
  printed: ({ type, length, name }) => {
    if (type !== 'varchar' || !EMAIL_COLUMN.test(name)) return null;
    return { maxLength: length === MAX_EMAIL_LENGTH ? undefined : length };
  },
};

function readAddress(text: string): string | ValueProblem {
  if (text === '') return text;
  const parsed = parseEmailAddress(text);
  return parsed.ok ? parsed.address : ValueProblem.of('email', { reason: parsed.reason });
}
