import { valueOfAbsence } from '../../../models/checks/absence.ts';
import { refuseUnknownFields } from '../../../models/checks/validate-values.ts';
import type { FieldValue, ModelField, ModelFields } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { RequestError } from '../../request-error.ts';
import type { FormClean, FormLayout } from '../bound/form-options.ts';
import { changeFormField } from '../fields/form-field.ts';
import type { Attributes, Choice, FormField, Widget } from '../fields/form-field-data.ts';
import { formFieldOf } from '../fields/model-form-field.ts';
import { defineFormOf } from './define-form.ts';
import type { FormDefinition } from './form-definition.ts';

/** What a form may say of a model's field in another way. What a value may be stays with the model. */
export interface ModelFieldChanges {
  readonly label?: string;
  readonly helpText?: string;
  /** Whether it must be filled in. Only what the model needs not can be made optional. */
  readonly required?: boolean;
  readonly widget?: Widget;
  readonly attributes?: Attributes;
  readonly autocomplete?: string;
  /** Makes a select of the field: the rows that a foreign key offers, by their id, `[['7', 'Ada']]`. */
  readonly choices?: readonly Choice[];
  /** Characters that the form takes where the model sets no limit. Default 10,000. */
  readonly maxLength?: number;
}

/** The fields of a form that is made from a model: its values are the model's. */
export type ModelFormFields<F extends ModelFields, Names extends keyof F> = {
  readonly [Name in Names]: FormField<FieldValue<F[Name]>>;
};

export interface ModelFormOptions<F extends ModelFields, Names extends keyof F & string> extends FormLayout {
  /** In their order. There is no way to say "all": a form must not grow by itself when the model does. */
  readonly fields: readonly Names[];
  readonly overrides?: { readonly [Name in Names]?: ModelFieldChanges };
  readonly clean?: FormClean<ModelFormFields<F, Names>>;
}

/**
 * A form whose fields are a model's: Django's ModelForm. Labels, help texts, limits, choices, defaults and checks come
 * from the model, and so do the types of the values. `form.save(request.objects(Note))` makes a row of it. To change a
 * row, show its values, `noteForm.unbind({ initial: note })`, and save with `{ instance: note }`.
 *
 * ```ts
 * const noteForm = modelForm(Note, { fields: ['title', 'body'], overrides: { body: { label: 'Text' } } });
 * ```
 *
 * @throws LatchkeyError `field_unknown`, `form_field_setting_invalid`.
 */
export function modelForm<F extends ModelFields, const Names extends keyof F & string>(
  model: { readonly name: string; readonly fields: F },
  { fields: names, overrides, clean, ...layout }: ModelFormOptions<F, Names>,
): FormDefinition<ModelFormFields<F, Names>> {
  refuseUnknownFields(model as unknown as Model, Object.fromEntries(names.map((name) => [name, null])));
  const fields = names.map((name) => {
    const { choices, ...changes }: ModelFieldChanges = overrides?.[name] ?? {};
    const modelField = model.fields[name] as ModelField;
    if (changes.required === false) checkOptional(modelField);
    return [name, changeFormField(formFieldOf(name, modelField, choices), changes)];
  });
  return defineFormOf<ModelFormFields<F, Names>>(model as unknown as Model, {
    ...layout,
    ...(clean ? { clean } : {}),
    fields: Object.fromEntries(fields) as ModelFormFields<F, Names>,
  });
}

/** @throws LatchkeyError `form_field_setting_invalid`. */
function checkOptional(field: ModelField): void {
  if (valueOfAbsence(field, 'emptyControl') !== undefined) return;
  const reason = 'the model needs a value; give its field a default, or nullable, or required: false';
  throw new RequestError('form_field_setting_invalid', { kind: field.kind, setting: 'required', reason });
}
