import { valueOfAbsence } from '../../../models/checks/absence.ts';
import { refuseUnknownFields } from '../../../models/checks/validate-values.ts';
import type { ManyToMany, ModelRelations } from '../../../models/kinds/many-to-many.ts';
import type { ModelField, ModelFields } from '../../../models/kinds/model-field.ts';
import type { GivenValue, Model, NoRelations } from '../../../models/model.ts';
import type { IdOf, RowId } from '../../../models/model-key.ts';
import { RequestError } from '../../request-error.ts';
import type { FormClean, FormLayout } from '../bound/form-options.ts';
import { changeFormField } from '../fields/form-field.ts';
import type { Attributes, Choice, FormField, Widget } from '../fields/form-field-data.ts';
import { formFieldOf } from '../fields/model-form-field.ts';
import { relationFieldOf } from '../fields/relation-form-field.ts';
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
  /**
   * The rows that a foreign key offers, by their ids as text, `[['7', 'Ada']]`: makes a select of the field. Those of a
   * relation, which needs them.
   */
  readonly choices?: readonly Choice[];
  /** Characters that the form takes where the model sets no limit. Default 10,000. */
  readonly maxLength?: number;
}

/**
 * The fields of a form that is made from a model: its values are the model's, and of relations the ids of the related rows.
 */
export type ModelFormFields<
  F extends ModelFields,
  Names extends PropertyKey,
  R extends ModelRelations = NoRelations,
  Id = RowId,
> = {
  readonly [Name in Names]: FormField<
    Name extends keyof F
      ? GivenValue<F[Name]>
      : Name extends keyof R
        ? readonly RelatedId<R[Name], Id>[]
        : never
  >;
};

/** Those of users may be of any type: a form does not know their model. */
type RelatedId<Relation extends ManyToMany, Own> =
  Relation extends ManyToMany<infer To>
    ? To extends () => infer Other
      ? IdOf<Other>
      : To extends 'self'
        ? Own
        : RowId
    : never;

export interface ModelFormOptions<
  F extends ModelFields,
  Names extends string,
  R extends ModelRelations = NoRelations,
  Id = RowId,
> extends FormLayout {
  /** Names of fields and relations, in their order. There is no way to say "all": a form must not grow by itself when the model does. */
  readonly fields: readonly Names[];
  readonly overrides?: { readonly [Name in Names]?: ModelFieldChanges };
  readonly clean?: FormClean<ModelFormFields<F, Names, R, Id>>;
}

/**
 * A form whose fields are a model's: Django's ModelForm. Labels, help texts, limits, choices, defaults and checks come
 * from the model, and so do the types of the values. `form.save(request.objects(Note))` makes a row of it. To change a
 * row, show its values, `noteForm.unbind({ initial: note })`, and save with `{ instance: note }`. A relation needs `choices`, and
 * is shown by `{ initial: { ...post, tags: await objects(Post).related(post, 'tags').ids() } }`.
 *
 * ```ts
 * const noteForm = modelForm(Note, { fields: ['title', 'body'], overrides: { body: { label: 'Text' } } });
 * ```
 *
 * @throws LatchkeyError `field_unknown`, `form_field_setting_invalid`.
 */
export function modelForm<
  F extends ModelFields,
  const Names extends (keyof F | keyof R) & string,
  R extends ModelRelations = NoRelations,
  Id extends RowId = number,
>(
  model: {
    readonly name: string;
    readonly id: ModelField<Id>;
    readonly fields: F;
    readonly relations: R;
  },
  { fields: names, overrides, clean, ...layout }: ModelFormOptions<F, Names, R, Id>,
): FormDefinition<ModelFormFields<F, Names, R, Id>> {
  const whole = model as unknown as Model;
  const ofFields = names.filter((name) => !Object.hasOwn(whole.relations, name));
  refuseUnknownFields(whole, Object.fromEntries(ofFields.map((name) => [name, null])));
  const given: Readonly<Record<string, ModelFieldChanges | undefined>> = overrides ?? {};
  const fields = names.map((name) => [name, changedField(whole, name, given[name] ?? {})]);
  return defineFormOf<ModelFormFields<F, Names, R, Id>>(whole, {
    ...layout,
    ...(clean ? { clean } : {}),
    fields: Object.fromEntries(fields) as ModelFormFields<F, Names, R, Id>,
  });
}

/** @throws LatchkeyError `form_field_setting_invalid`. */
function changedField(model: Model, name: string, { choices, ...changes }: ModelFieldChanges): FormField {
  const field = model.fields[name];
  if (changes.required === false) checkOptional(model, name);
  return changeFormField(
    field ? formFieldOf(name, field, choices) : relationFieldOf(model, name, choices),
    changes,
  );
}

function checkOptional({ fields, relations }: Model, name: string): void {
  const field = fields[name];
  const canLack = field ? valueOfAbsence(field, 'emptyControl') !== undefined : !relations[name]?.required;
  if (canLack) return;
  const kind = field?.kind ?? 'manyToMany';
  const reason = `the model needs a value; give its ${field ? 'field a default, or nullable, or' : 'relation'} required: false`;
  throw new RequestError('form_field_setting_invalid', { kind, setting: 'required', reason });
}
