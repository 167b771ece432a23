import { fieldLabel } from '../../../models/fields/field-label.ts';
import type { Model } from '../../../models/model.ts';
import { StaleFields } from '../../request/stale-form.ts';
import { RequestError } from '../../request-error.ts';
import { BoundForm } from '../bound/bound-form.ts';
import { FormErrors } from '../bound/form-errors.ts';
import type { FormClean, FormLayout, FormPlan } from '../bound/form-options.ts';
import { changeFormField } from '../fields/form-field.ts';
import type { FormField, FormFields } from '../fields/form-field-data.ts';
import { pickValues } from '../values/sent-values.ts';
import type { Extended, FormDefinition, FormExtension, FormSettings } from './form-definition.ts';

interface DefinitionParts<Fields extends FormFields> {
  readonly fields: Fields;
  readonly cleans: readonly FormClean<Fields>[];
  readonly layout: FormLayout;
  readonly model: Model | null;
}

const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The properties of `form` and of `form.errors` that a field of the same name would hide. */
const reservedNames: ReadonlySet<string> = new Set([
  ...propertiesOf(Object.prototype),
  ...propertiesOf(BoundForm.prototype),
  ...propertiesOf(FormErrors.prototype),
  // Own properties of every instance, and Django's name for the errors of the form as a whole.
  ...['val', 'length', '__all__'],
]);

/** Inherited ones too, except those of `String`, which nothing calls: a field may well be called `search` or `link`. */
function propertiesOf(prototype: object | null): string[] {
  if (prototype === null || prototype === String.prototype) return [];
  return [...Object.getOwnPropertyNames(prototype), ...propertiesOf(Object.getPrototypeOf(prototype))];
}

/**
 * Declares a form once, at start: Django's `forms.Form`. Throws `form_field_name_invalid` for a name that cannot be a
 * field's.
 *
 * ```ts
 * const loginForm = defineForm({
 *   fields: {
 *     email: formField.email({ autocomplete: 'username' }),
 *     password: formField.password({ autocomplete: 'current-password' }),
 *   },
 * });
 * const form = loginForm.bind(new URLSearchParams(body));
 * const answer = await form.validate();
 * if (answer.ok) answer.data.email; // string
 * ```
 */
export function defineForm<const Fields extends FormFields>(
  settings: FormSettings<Fields>,
): FormDefinition<Fields> {
  return defineFormOf(null, settings);
}

/** As `defineForm`, for a form that has fields of a model and can be saved as a row of it. */
export function defineFormOf<Fields extends FormFields>(
  model: Model | null,
  settings: FormSettings<Fields>,
): FormDefinition<Fields> {
  const { fields, clean, ...layout } = settings;
  return buildDefinition({ fields, cleans: clean ? [clean] : [], layout, model });
}

function buildDefinition<Fields extends FormFields>(parts: DefinitionParts<Fields>): FormDefinition<Fields> {
  const fields = Object.freeze(labelled(parts.fields));
  const plan: FormPlan<Fields> = {
    fields: new Map(Object.entries(fields)),
    cleans: parts.cleans,
    layout: { idPrefix: 'id_', prefix: '', labelSuffix: '', autofocus: false, ...parts.layout },
    model: parts.model,
  };
  return {
    fields,
    bind: (values, options = {}) => {
      if (values instanceof StaleFields) return shownAgain(new BoundForm(plan, null, options), values);
      const prefix = options.prefix ?? plan.layout.prefix;
      return new BoundForm(plan, pickValues(values, plan.fields, prefix), options);
    },
    unbind: (options = {}) => new BoundForm(plan, null, options),
    extend: (changes) => buildDefinition(extendParts({ ...parts, fields }, changes)),
  };
}

/** What was sent on a stale token is shown again, and bound to nothing: no view can take it for a form that was sent. */
function shownAgain<Fields extends FormFields>(
  form: BoundForm<Fields>,
  sent: StaleFields,
): BoundForm<Fields> {
  form.showAgain(sent);
  return form;
}

function labelled<Fields extends FormFields>(fields: Fields): Fields {
  const entries = Object.entries(fields).map(([name, field]): [string, FormField] => {
    checkName(name);
    return [name, field.label === undefined ? changeFormField(field, { label: fieldLabel(name) }) : field];
  });
  return Object.fromEntries(entries) as Fields;
}

function checkName(name: string): void {
  const reason = reservedNames.has(name)
    ? `the form itself has a property of that name; call the field ${name}Field, say`
    : FIELD_NAME.test(name)
      ? undefined
      : 'a name is made of letters, digits and underscores, and starts with no digit';
  if (reason) throw new RequestError('form_field_name_invalid', { name, reason });
}

function extendParts<Fields extends FormFields, Changes>(
  base: DefinitionParts<Fields>,
  extension: FormExtension<Fields, Changes>,
): DefinitionParts<Extended<Fields, Changes>> {
  const { fields: changes = {}, clean, ...layout } = extension;
  const fields: Record<string, FormField> = { ...base.fields };
  for (const [name, change] of Object.entries(changes as Record<string, Partial<FormField>>)) {
    fields[name] = extendField(name, fields[name], change);
  }
  return {
    fields: fields as Extended<Fields, Changes>,
    // What the old check reads is there still: fields are changed and added, never removed.
    cleans: [...(base.cleans as readonly unknown[]), ...(clean ? [clean] : [])] as FormClean<
      Extended<Fields, Changes>
    >[],
    layout: { ...base.layout, ...layout },
    model: base.model,
  };
}

function extendField(name: string, old: FormField | undefined, change: Partial<FormField>): FormField {
  if (isWholeField(change)) return change;
  if (old) return changeFormField(old, change);
  throw new RequestError('form_field_name_invalid', {
    name,
    reason: 'there is no such field to change; to add one, give a whole field, such as formField.text()',
  });
}

function isWholeField(change: Partial<FormField>): change is FormField {
  return change.kind !== undefined;
}
