import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { Language } from '../../../support/texts/language.ts';
import type {
  FieldSettings,
  FormDataOf,
  FormField,
  FormFields,
  InitialValue,
} from '../fields/form-field-data.ts';
import type { FormValues } from '../fields/form-values.ts';
import type { BoundForm } from './bound-form.ts';

/** What a cross-field check finds: the field's name, or `null` for the form as a whole, and what to say. */
export type FormError<Fields extends FormFields> = readonly [
  name: (keyof Fields & string) | null,
  message: Sentence,
];

/**
 * Checks fields against each other, after each has been checked alone. It runs even when some have failed; `data`
 * then lacks these, and their errors already say what is missing. May be asynchronous.
 */
export type FormClean<Fields extends FormFields> = (
  data: Partial<FormDataOf<Fields>>,
) => Iterable<FormError<Fields>> | Promise<Iterable<FormError<Fields>>>;

/** How a form presents itself. */
export interface FormLayout {
  /** Comes before the name in each field's id. Two forms on one page need two prefixes. Default `id_`. */
  readonly idPrefix?: string;
  /** Comes after each label that does not end in a punctuation mark. Default: nothing. */
  readonly labelSuffix?: string;
  /** Whether the first field gets the focus when the page opens. Default `false`. A field in error always does. */
  readonly autofocus?: boolean;
}

export interface FormSettings<Fields extends FormFields> extends FormLayout {
  /** By name, in the order in which they are shown and checked. */
  readonly fields: Fields;
  readonly clean?: FormClean<Fields>;
}

/** The settings of one form made from a definition. They win over those of the definition. */
export interface FormOptions<Fields extends FormFields> extends FormLayout {
  /**
   * The values to show before the form is filled in, a row's say; they win over the `initial` of the fields. Given to a
   * form that was sent, too, they tell what has been changed: a field that came back as it was shown keeps its value,
   * to the last space and microsecond.
   */
  readonly initial?: { readonly [Name in keyof Fields]?: InitialValue | FormDataOf<Fields>[Name] };
  /** What its texts are said in. Default: the language of the page that `render` shows it on; elsewhere English. */
  readonly language?: Language;
}

/** What `extend` may change in a field that exists. Its kind, and with it the type of its value, stays. */
export type FieldChanges = FieldSettings & Pick<FormField, 'validate'>;

/** For each name, a whole field; for names that exist, changes will do. */
export type ExtensionFields<Fields extends FormFields, Names extends PropertyKey> = {
  readonly [Name in Names]: Name extends keyof Fields ? FieldChanges | FormField : FormField;
};

type ExtendedField<Old, Change> = Change extends FormField
  ? Change
  : Old extends FormField<infer Value>
    ? FormField<
        Change extends { readonly required: infer Required }
          ? Exclude<Value, null> | (Required extends true ? never : null)
          : Value
      >
    : never;

/** The fields of a form after `extend`. */
export type Extended<Fields extends FormFields, Changes> = {
  readonly [Name in keyof Fields | keyof Changes]: Name extends keyof Changes
    ? ExtendedField<Name extends keyof Fields ? Fields[Name] : never, Changes[Name]>
    : Name extends keyof Fields
      ? Fields[Name]
      : never;
};

/** A form, declared once and bound to values at each request. */
export interface FormDefinition<Fields extends FormFields = FormFields> {
  /** The complete fields, labels included. */
  readonly fields: Fields;

  /** A form that was sent. Names that are not its fields are ignored. */
  bind(values: FormValues, options?: FormOptions<Fields>): BoundForm<Fields>;

  /** A form to be filled in. */
  unbind(options?: FormOptions<Fields>): BoundForm<Fields>;

  /**
   * A new definition with some fields changed and others added at the end; this one stays as it is. Both the old
   * `clean` and the new one run, in this order.
   */
  extend<const Changes extends ExtensionFields<Fields, keyof Changes>>(
    changes: FormExtension<Fields, Changes>,
  ): FormDefinition<Extended<Fields, Changes>>;
}

export interface FormExtension<Fields extends FormFields, Changes> extends FormLayout {
  readonly fields?: Changes;
  readonly clean?: FormClean<Extended<Fields, Changes>>;
}
