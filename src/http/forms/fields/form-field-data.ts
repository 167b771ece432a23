import type { z } from 'zod';
import type { ControlName, FieldChoice } from '../../../models/fields/field-control.ts';

import type { FileRules } from '../../../models/files/file-rules.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';

/** What a field holds, and how its text becomes a value. */
export type FormFieldKind = ControlName | 'password' | 'hidden' | 'multi-select';

/**
 * The control that shows a field: a type of `<input>`, or `textarea`, `select` or `radios`, one for each choice; of several choices
 * `select-multiple`, or `checkboxes`, one for each.
 */
export type Widget =
  | 'text'
  | 'email'
  | 'password'
  | 'number'
  | 'date'
  | 'datetime-local'
  | 'time'
  | 'url'
  | 'checkbox'
  | 'hidden'
  | 'file'
  | 'textarea'
  | 'select'
  | 'radios'
  | 'select-multiple'
  | 'checkboxes';

/** One option of a select: the value that is sent and stored, and the text that is shown. */
export type Choice<Value extends string = string> = FieldChoice<Value>;

/** `true` writes the bare attribute; `false` leaves it out. */
export type AttributeValue = string | number | boolean;

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** What a form shows before anybody has filled it in. Dates are shown in UTC. */
export type InitialValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | null
  | undefined
  | readonly (string | number | bigint)[];

/** What a widget shows: a text; of a checkbox, whether it is ticked; of several choices, the values that are chosen. */
export type WidgetValue = string | boolean | readonly string[];

/** Says what is wrong with a value and what to do, or nothing where the value is good. */
export type FieldCheckAnswer = Sentence | null | undefined;

/** What may be said about a field of any kind. */
export interface FieldSettings {
  /**
   * The name people read. Default: the text `fields.NAME` of a catalogue, or else made from the field's name,
   * `confirmPassword` → `Confirm password`.
   */
  readonly label?: Sentence;
  /** A sentence below the field. Default: none; of a field of a model the text `fields.NAME.help`, if there is one. */
  readonly helpText?: Sentence;
  /** Default `true`. The value of an optional field left empty is `null`; a boolean that is required must be ticked. */
  readonly required?: boolean;
  /** The value shown in an unbound form. Never shown in a password field. */
  readonly initial?: InitialValue;
  /** In code points. Default: none. */
  readonly minLength?: number;
  /** In code points. Default: by kind, see `formFieldKinds`; kinds that hold text always have one. */
  readonly maxLength?: number;
  /** The smallest number that an integer or decimal may be. */
  readonly min?: number;
  /** The largest number that an integer or decimal may be. */
  readonly max?: number;
  /** The most digits that a decimal may have after its point. Default: any. */
  readonly decimalPlaces?: number;
  /** The options of a select, or of several choices. */
  readonly choices?: readonly Choice[];
  /** What a file must be. */
  readonly fileRules?: FileRules;
  /** Default: by kind. `hidden` hides a field of any kind. */
  readonly widget?: Widget;
  /** Further attributes of the widget. They win over those of the field, save `class`, which is added to. */
  readonly attributes?: Attributes;
  /** The token of HTML's `autocomplete`, such as `username` or `new-password` (WCAG 1.3.5). */
  readonly autocomplete?: string;
}

/** What a field of a model says of the text that is sent for it. */
export interface ModelRules {
  /** Whether the model says how long a text may be. */
  readonly limitsLength: boolean;
  /** The Unicode form that a text is brought into before it is counted and kept. */
  readonly normalize?: 'NFC' | 'NFKC' | undefined;
  /** The value that a text says, as it is stored, or a `ValueProblem`. */
  parse(text: string): unknown;
  /** From the stored value to the field's, checked. */
  readonly schema: z.ZodType;
}

/**
 * A form's field as plain data, complete but for the label, which `defineForm` makes from the name where it is not
 * given. `Value` is what `validate()` gives for it.
 */
export interface FormField<Value = unknown> extends FieldSettings {
  readonly kind: FormFieldKind;
  readonly helpText: Sentence;
  readonly required: boolean;
  readonly widget: Widget;
  readonly attributes: Attributes;
  /** Checks and changes the value after the checks of the kind and of `validate`. Not asked about empty fields. */
  readonly schema?: z.ZodType;
  /** Checks the value that the kind made of the text. Not asked about empty fields. */
  validate?(value: unknown): FieldCheckAnswer | Promise<FieldCheckAnswer>;
  /** Reads and checks the text by a field of a model, in place of the kind's own checks. */
  readonly model?: ModelRules;
  /** Turns a value into the text that the widget shows. Default: the value as it is. */
  shown?(value: never): InitialValue;
  /** The value of an optional field that was left empty. Default: null. */
  empty?(): unknown;
  /** Carries the type of the value; nothing is ever stored here. */
  readonly '~value'?: Value;
}

/** A form's fields by name, in the order in which they are shown. */
export type FormFields = Readonly<Record<string, FormField>>;

/** The validated data of a form with the fields `Fields`. */
export type FormDataOf<Fields extends FormFields> = {
  -readonly [Name in keyof Fields]: Fields[Name] extends FormField<infer Value> ? Value : never;
};
