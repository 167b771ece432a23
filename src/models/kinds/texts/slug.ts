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
import { isSlug } from '../../values/text-rules.ts';
import { type BoundedTextParts, checkText, type TextOptions, textOptionNames } from './check-text.ts';
import { numberedText } from './sample-text.ts';

type Build = <const O extends TextOptions>(options?: O) => FieldOf<'slug', BoundedTextParts, string, O>;

/** Django's SlugField. */
const MAX_SLUG_LENGTH = 50;

const build: Build = (options) =>
  makeField({ kind: 'slug', options: textOptionNames }, { maxLength: MAX_SLUG_LENGTH, ...options });

export const slug: FieldKindDefinition<BoundedTextParts, Build> = {
  build,
  options: textOptionNames,
  holdsText: true,
  takesEmptyText: no,
  schema: noSchema,
  check: (value, field) => {
    const kept = checkText(value, field);
    return typeof kept !== 'string' || kept === '' || isSlug(kept) ? kept : problem('slug');
  },
  fromJson: asItIs,
  parse: asItIs,
  show: shownAsItIs,
  column: ({ maxLength }) => ({ type: 'varchar', length: maxLength }),
  control: ({ maxLength }) => ({ name: 'slug', maxLength }),
  sample: (name, field, number) => numberedText(name.toLowerCase(), field, number),
  printed: neverPrinted,
};
