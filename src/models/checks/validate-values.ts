import { valueSchema } from '../kinds/field-schema.ts';
import { kindOf, type ModelField } from '../kinds/model-field.ts';
import type { Model } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { hasCountedId, newId } from '../model-key.ts';
import { type Absence, valueOfAbsence } from './absence.ts';

/**
 * Checks the values of a row against its model, fills in defaults, and gives them in the one spelling that is kept:
 * a decimal with all its places, the domain of an address in lower case. With `partial`, fields that are not given are
 * left alone, but for those that every change sets (`onUpdate`). For a field that may not hold null, null means that it is given none.
 *
 * @throws LatchkeyError `field_unknown`, `field_missing`, `field_value_invalid`: the first that is wrong.
 */
export function validateValues(
  model: Model,
  given: Readonly<Record<string, unknown>>,
  { partial = false } = {},
): Record<string, unknown> {
  const { id, ...fields } = given;
  const isGiven = id !== undefined && !partial && !hasCountedId(model);
  refuseUnknownFields(model, isGiven ? fields : given);
  const values: Record<string, unknown> = partial || hasCountedId(model) ? {} : idOf(model, id);
  for (const name of Object.keys(model.fields)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (partial && value === undefined) continue;
    values[name] = checked(model, name, value);
  }
  if (partial && Object.keys(values).length > 0) setOnUpdate(model, values);
  return values;
}

/** Where nothing is changed, nothing is set either. */
function setOnUpdate(model: Model, values: Record<string, unknown>): void {
  for (const [name, { onUpdate }] of Object.entries(model.fields)) {
    if (onUpdate && !Object.hasOwn(values, name)) values[name] = checked(model, name, onUpdate());
  }
}

/** The id of a new row, where the database does not count it up. */
function idOf(model: Model, given: unknown): Record<string, unknown> {
  const value = given ?? newId(model);
  if (value === undefined) throw new ModelError('field_missing', { model: model.label, field: 'id' });
  return { id: validated(model, { name: 'id', field: model.id, value }) };
}

/** @throws LatchkeyError `field_unknown` for a name that is no field of the model. */
export function refuseUnknownFields(model: Model, given: object): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(model.fields, name)) continue;
    const known = Object.keys(model.fields).join(', ');
    throw new ModelError('field_unknown', { model: model.name, field: name, known });
  }
}

function checked(model: Model, name: string, given: unknown): unknown {
  const field = model.fields[name] as ModelField;
  const absence = absenceOf(field, given);
  const value = absence ? valueOfAbsence(field, absence) : given;
  if (value === undefined) throw new ModelError('field_missing', { model: model.label, field: name });
  if (value === null && field.nullable) return null;
  return validated(model, { name, field, value });
}

function validated(
  model: Model,
  { name, field, value }: { readonly name: string; readonly field: ModelField; readonly value: unknown },
): unknown {
  const answer = valueSchema(field).safeParse(value);
  if (answer.success) return answer.data;
  const reason = answer.error.issues[0]?.message ?? '';
  throw new ModelError('field_value_invalid', { model: model.label, field: name, reason });
}

function absenceOf(field: ModelField, given: unknown): Absence | null {
  if (given === undefined) return 'notGiven';
  if (given === null) return 'null';
  return given === '' && !field.mapping && !kindOf(field).takesEmptyText(field) ? 'emptyText' : null;
}
