import type { z } from 'zod';
import { type FileRules, imageRules } from '../../../models/files/file-rules.ts';
import type { UploadedFile } from '../../../models/files/uploaded-file.ts';
import type { LatchkeyError } from '../../../support/errors.ts';
import { RequestError } from '../../request-error.ts';
import type {
  Choice,
  FieldCheckAnswer,
  FieldSettings,
  FormField,
  FormFieldKind,
  Widget,
} from './form-field-data.ts';
import { formKinds, holdsSeveral } from './form-kinds.ts';

/**
 * The settings of a field whose kind makes a `Raw` of the text. `schema` may turn that into an `Out`.
 * `required: false` adds `null` to the type of the value.
 */
export interface FieldOptions<Raw, Out, Required extends boolean> extends FieldSettings {
  readonly required?: Required;
  /** A zod schema that checks and changes the value, after the checks of the kind and of `validate`. */
  readonly schema?: z.ZodType<Out, Raw>;
  /** Answers what is wrong with the value and what to do, or nothing where it is good. May be asynchronous. */
  readonly validate?: (value: Raw) => FieldCheckAnswer | Promise<FieldCheckAnswer>;
}

export interface SelectOptions<Value extends string, Out, Required extends boolean>
  extends FieldOptions<Value, Out, Required> {
  readonly choices: readonly Choice<Value>[];
}

export interface FileFieldOptions<Required extends boolean>
  extends Pick<FileRules, 'maxSize' | 'types'>,
    Pick<FieldOptions<UploadedFile, UploadedFile, Required>, 'required' | 'validate'>,
    Pick<FieldSettings, 'label' | 'helpText' | 'attributes'> {}

export interface MultiSelectOptions<Value extends string, Out>
  extends Omit<FieldOptions<readonly Value[], Out, boolean>, 'widget'> {
  readonly choices: readonly Choice<Value>[];
  /** Default `select-multiple`, a list; `checkboxes` shows a box for each choice. */
  readonly widget?: 'select-multiple' | 'checkboxes' | 'hidden';
}

// NoInfer: or `Out` would be taken from the place where the field is put, which asks for a field of `unknown`.
type ValueOf<Out, Required extends boolean> = Required extends true ? NoInfer<Out> : NoInfer<Out> | null;

type FieldBuilder<Raw> = <Out = Raw, Required extends boolean = true>(
  options?: FieldOptions<Raw, Out, Required>,
) => FormField<ValueOf<Out, Required>>;

// HTML's attribute names: anything that cannot end the name.
const ATTRIBUTE_NAME = /^[^\s"'<>/=\p{Cc}]+$/u;
/** How several choices are shown, where they are. */
const SEVERAL_WIDGETS: readonly Widget[] = ['select-multiple', 'checkboxes'];
const OWNED_ATTRIBUTES = ['id', 'name', 'value', 'checked'];

const settingNames: ReadonlySet<string> = new Set<keyof FormField>([
  'label',
  'helpText',
  'required',
  'initial',
  'minLength',
  'maxLength',
  'min',
  'max',
  'decimalPlaces',
  'choices',
  'fileRules',
  'widget',
  'attributes',
  'autocomplete',
  'schema',
  'model',
  'validate',
  'shown',
  'empty',
]);

/**
 * A field of a kind known only at run time: for forms made from models. Where the kind is known, `formField` also
 * knows the type of the value. Throws `form_field_setting_invalid` for a setting that does not exist or cannot work.
 */
export function createFormField(kind: FormFieldKind, settings: Partial<FormField> = {}): FormField {
  const { widget, maxLength } = formKinds[kind];
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  for (const [name] of given)
    if (!settingNames.has(name)) throw invalidSetting(kind, name, 'it does not exist');
  const field: FormField = {
    helpText: '',
    required: true,
    attributes: {},
    widget,
    ...(maxLength === undefined ? {} : { maxLength }),
    ...Object.fromEntries(given),
    kind,
  };
  checkSettings(field);
  return Object.freeze(field);
}

/**
 * A copy of a field with some settings changed. Its kind stays, and so does the type of its value, but for the `null`
 * that `required` decides on.
 */
export function changeFormField(field: FormField, changes: Partial<FormField>): FormField {
  const { kind, ...settings } = field;
  return createFormField(kind, { ...settings, ...changes });
}

function checkSettings(field: FormField): void {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = field;
  if (!(maxLength >= 1)) throw invalidSetting(field.kind, 'maxLength', 'it must be 1 or more');
  if (minLength > maxLength) throw invalidSetting(field.kind, 'minLength', 'it is greater than maxLength');
  checkChoiceSettings(field);
  for (const name of Object.keys(field.attributes)) {
    if (!ATTRIBUTE_NAME.test(name))
      throw invalidSetting(field.kind, 'attributes', `${name} is no attribute name`);
    if (OWNED_ATTRIBUTES.includes(name.toLowerCase())) {
      throw invalidSetting(field.kind, 'attributes', `the form itself writes ${name}`);
    }
  }
}

function checkChoiceSettings(field: FormField): void {
  const { kind, choices, widget } = field;
  const isSeveral = holdsSeveral(field);
  if (widget === 'radios' && kind !== 'select') {
    throw invalidSetting(kind, 'widget', 'radios are for a field with choices');
  }
  if ((kind === 'select' || isSeveral) && choices === undefined) {
    throw invalidSetting(kind, 'choices', 'a select needs them');
  }
  // Of a field of one choice, the empty value is the option that is none.
  if (isSeveral && choices?.some(([value]) => value === '')) {
    throw invalidSetting(kind, 'choices', 'one of several choices cannot be the empty text');
  }
  if (
    isSeveral ? !SEVERAL_WIDGETS.includes(widget) && widget !== 'hidden' : SEVERAL_WIDGETS.includes(widget)
  ) {
    const reason = isSeveral
      ? `several choices are shown by ${SEVERAL_WIDGETS.join(' or ')}`
      : `${widget} is for several choices`;
    throw invalidSetting(kind, 'widget', reason);
  }
}

function invalidSetting(kind: string, setting: string, reason: string): LatchkeyError {
  return new RequestError('form_field_setting_invalid', { kind, setting, reason });
}

function fileField<Required extends boolean>(
  options: FileFieldOptions<Required> & FileRules,
  rulesOf: (rules: FileRules) => FileRules,
): FormField<ValueOf<UploadedFile, Required>> {
  const { maxSize, types, maxPixels, ...settings } = options;
  const fileRules = rulesOf({ maxSize, types, maxPixels });
  return createFormField('file', { ...settings, fileRules } as Partial<FormField>) as never;
}

function builder<Raw>(kind: FormFieldKind): FieldBuilder<Raw> {
  // The one place where the type of the value is declared rather than inferred; `formKinds` makes it true.
  return (options) => createFormField(kind, options as Partial<FormField>) as never;
}

/**
 * Makes the fields of a form, one function a kind.
 *
 * | kind | value | empty and optional |
 * |---|---|---|
 * | text, textarea, email, url, slug, hidden | stripped string | `null` |
 * | password | the string exactly as typed | `null` |
 * | boolean | `true` or `false` | `false` |
 * | integer | number, exact | `null` |
 * | decimal | string such as `-12.50`, since a number would round it | `null` |
 * | date | string, `YYYY-MM-DD` | `null` |
 * | time | string, `HH:MM:SS`, with six digits more for a part of a second | `null` |
 * | datetimeLocal | `Date`; what was entered is read as UTC | `null` |
 * | select | one of the values of `choices` | `null` |
 * | file, image | `UploadedFile` | `null` |
 * | multiSelect | a list of them, each once, in the order of `choices` | `[]` |
 */
export const formField = {
  text: builder<string>('text'),
  email: builder<string>('email'),
  password: builder<string>('password'),
  textarea: builder<string>('textarea'),
  boolean: builder<boolean>('boolean') as <Out = boolean>(
    options?: FieldOptions<boolean, Out, boolean>,
  ) => FormField<NoInfer<Out>>,
  integer: builder<number>('integer'),
  decimal: builder<string>('decimal'),
  date: builder<string>('date'),
  datetimeLocal: builder<Date>('datetime-local'),
  time: builder<string>('time'),
  url: builder<string>('url'),
  slug: builder<string>('slug'),
  hidden: builder<string>('hidden'),
  select<const Value extends string, Out = Value, Required extends boolean = true>(
    options: SelectOptions<Value, Out, Required>,
  ): FormField<ValueOf<Out, Required>> {
    return createFormField('select', options as Partial<FormField>) as never;
  },
  /** A file: with `maxSize` in bytes, and `types` that its first bytes may say. Django's `FileField`. */
  file: <Required extends boolean = true>(options: FileFieldOptions<Required> = {}) =>
    fileField<Required>(options, ({ maxSize, types }) => ({ maxSize, types })),
  /** A file that is an image, by its first bytes. Django's `ImageField`. */
  image: <Required extends boolean = true>(
    options: FileFieldOptions<Required> & Pick<FileRules, 'maxPixels'> = {},
  ) => fileField<Required>(options, imageRules),
  multiSelect<const Value extends string, Out = readonly Value[]>(
    options: MultiSelectOptions<Value, Out>,
  ): FormField<NoInfer<Out>> {
    return createFormField('multi-select', options as Partial<FormField>) as never;
  },
};
