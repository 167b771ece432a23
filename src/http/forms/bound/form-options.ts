import type { Model } from '../../../models/model.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { Language } from '../../../support/texts/texts.ts';
import type { FormDataOf, FormField, FormFields, InitialValue } from '../fields/form-field-data.ts';

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
  /**
   * Comes before the name of each control, and in its id: several forms in one `<form>` need one each. Letters, digits, `_` and `-`.
   * Default: nothing. Django's `prefix`.
   */
  readonly prefix?: string;
  /** Comes after each label that does not end in a punctuation mark. Default: nothing. */
  readonly labelSuffix?: string;
  /**
   * Whether the first field gets the focus when the page opens, or the name of the field that does. Default `false`. A field in
   * error goes first.
   */
  readonly autofocus?: boolean | string;
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

/** What all forms of one definition share, made once. */
export interface FormPlan<Fields extends FormFields> {
  readonly fields: ReadonlyMap<keyof Fields & string, FormField>;
  readonly cleans: readonly FormClean<Fields>[];
  readonly layout: Required<FormLayout>;
  /** Whose fields the form has; null for a form that is no model's. */
  readonly model: Model | null;
}
