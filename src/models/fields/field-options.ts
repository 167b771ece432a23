import { FieldError } from './field-error.ts';

const ofEveryKind = [
  'column',
  'label',
  'helpText',
  'unique',
  'index',
  'nullable',
  'required',
  'editable',
  'withheld',
  'default',
  'onUpdate',
  'validate',
];
/** What Django calls otherwise, beyond the spelling. */
const djangoNames: Readonly<Record<string, string>> = {
  null: 'nullable',
  blank: 'required: false',
  db_index: 'index',
  db_column: 'column',
  verbose_name: 'label',
  validators: 'validate',
  auto_now: 'onUpdate: () => new Date()',
  auto_now_add: 'default: () => new Date(), editable: false',
};

/**
 * Refuses what a field of this kind does not have. The compiler does not: the type of a field is made from whatever is
 * given, and `null: true` would be dropped without a word.
 *
 * @throws LatchkeyError `field_invalid`, naming the option.
 */
export function requireKnownOptions(
  { kind, own }: { readonly kind: string; readonly own: readonly string[] },
  options: object,
): void {
  const known = [...ofEveryKind, ...own];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue;
    const meant = djangoNames[name] ?? known.find((option) => plain(option) === plain(name));
    const hint = meant ? `Did you mean ${meant}?` : `It has: ${known.join(', ')}`;
    throw new FieldError('field_invalid', { kind, reason: `it has no option ${name}. ${hint}` });
  }
}

/** `max_length` and `maxlength` are `maxLength`. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
