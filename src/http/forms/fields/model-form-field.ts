import { valueOfAbsence } from '../../../models/checks/absence.ts';
import { fieldHelp, fieldLabel } from '../../../models/fields/field-label.ts';
import { fieldSchema } from '../../../models/kinds/field-schema.ts';
import { isReference, kindOf, type ModelField } from '../../../models/kinds/model-field.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import { createFormField } from './form-field.ts';
import type { Choice, FormField, InitialValue, ModelRules } from './form-field-data.ts';

/** What a form calls a field of a model: `ownerId` is the owner. */
export function labelOfField(name: string, field: ModelField): Sentence {
  return field.label ?? fieldLabel(isReference(field) ? name.replace(/Id$/, '') : name);
}

/** The form's field for a field of a model. `choices` make a select of it. */
export function formFieldOf(name: string, field: ModelField, choices?: readonly Choice[]): FormField {
  const { name: control, ...settings } = kindOf(field).control(field);
  return createFormField(choices ? 'select' : control, {
    ...settings,
    label: labelOfField(name, field),
    helpText: field.helpText ?? fieldHelp(name),
    choices: choices ?? settings.choices,
    // A select of a field that needs a value offers no way to choose none, even where a default would stand in.
    required: field.required || (control === 'select' && !field.nullable),
    initial: initialOf(field),
    model: rulesOf(field, settings.maxLength !== undefined),
    shown: shownBy(field),
    empty: () => valueOfAbsence(field, 'emptyControl') ?? null,
  } as Partial<FormField>);
}

function rulesOf(field: ModelField, limitsLength: boolean): ModelRules {
  const kind = kindOf(field);
  return {
    limitsLength,
    normalize: field.normalize,
    parse: (text) => kind.parse(text, field),
    schema: fieldSchema(field),
  };
}

function initialOf(field: ModelField): InitialValue {
  const { default: fallback } = field;
  if (fallback === undefined || fallback === null || typeof fallback === 'function') return undefined;
  return shownBy(field)(fallback as never);
}

/** What the widget shows of a value: a field of one's own as it is stored. */
function shownBy(field: ModelField): (value: never) => InitialValue {
  const { mapping } = field;
  return (value) => kindOf(field).show(mapping ? mapping.toStored(value) : value);
}
