import type { BoundForm } from '../bound/bound-form.ts';
import type { FormClean, FormLayout, FormOptions } from '../bound/form-options.ts';
import type { FieldSettings, FormField, FormFields } from '../fields/form-field-data.ts';
import type { FormValues } from '../values/sent-values.ts';

export interface FormSettings<Fields extends FormFields> extends FormLayout {
  /** By name, in the order in which they are shown and checked. */
  readonly fields: Fields;
  readonly clean?: FormClean<Fields>;
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
