import {
  asItIs,
  type FieldKindDefinition,
  no,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, makeField } from '../../fields/make-field.ts';
import { checkText, type TextOptions, type TextParts, textOptionNames } from './check-text.ts';
import { numberedText } from './sample-text.ts';

type Build = <const O extends TextOptions>(options?: O) => FieldOf<'text', TextParts, string, O>;

const build: Build = (options) => makeField({ kind: 'text', options: textOptionNames }, options);

export const text: FieldKindDefinition<TextParts, Build> = {
  build,
  options: textOptionNames,
  holdsText: true,
  takesEmptyText: no,
  schema: noSchema,
  check: checkText,
  fromJson: asItIs,
  parse: asItIs,
  show: shownAsItIs,
  column: ({ maxLength }) =>
    maxLength === undefined ? { type: 'text' } : { type: 'varchar', length: maxLength },
  control: ({ maxLength }) => ({ name: maxLength === undefined ? 'textarea' : 'text', maxLength }),
  sample: numberedText,
  printed: ({ type, length }) => (type === 'varchar' || type === 'text' ? { maxLength: length } : null),
};
