import {
  asItIs,
  type FieldKindDefinition,
  neverPrinted,
  no,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, makeField } from '../../fields/make-field.ts';
import { problem } from '../../fields/value-problem.ts';
import { isWebAddress } from '../../values/text-rules.ts';
import { type BoundedTextParts, checkText, type TextOptions, textOptionNames } from './check-text.ts';
import { fitting } from './sample-text.ts';

type Build = <const O extends TextOptions>(options?: O) => FieldOf<'url', BoundedTextParts, string, O>;

/** Django's URLField. */
const MAX_URL_LENGTH = 200;

const build: Build = (options) =>
  makeField({ kind: 'url', options: textOptionNames }, { maxLength: MAX_URL_LENGTH, ...options });

export const url: FieldKindDefinition<BoundedTextParts, Build> = {
  build,
  options: textOptionNames,
  holdsText: true,
  takesEmptyText: no,
  schema: noSchema,
  check: (value, field) => {
    const kept = checkText(value, field);
    return typeof kept !== 'string' || kept === '' || isWebAddress(kept) ? kept : problem('url');
  },
  fromJson: asItIs,
  parse: asItIs,
  show: shownAsItIs,
  column: ({ maxLength }) => ({ type: 'varchar', length: maxLength }),
  control: ({ maxLength }) => ({ name: 'url', maxLength }),
  sample: (_, field, number) => fitting(['https://example.com/', ''], field, number),
  printed: neverPrinted,
};
