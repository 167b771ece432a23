import { valueOfAbsence } from '../models/checks/absence.ts';
import { kindOf, type ModelField } from '../models/kinds/model-field.ts';
import type { Model } from '../models/model.ts';
import { needsGivenId } from '../models/model-key.ts';

/**
 * The fields of a model that need a value and are given none, with one of the right kind: `user7@example.com`. Rows of
 * other models and JSON cannot be made up: who makes the user is told that they are missing.
 */
export function missingValues(model: Model, given: object, number: number): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries({ ...ownId(model), ...model.fields })) {
    if ((given as Record<string, unknown>)[name] !== undefined) continue;
    if (valueOfAbsence(field, 'notGiven') !== undefined && !isUniqueText(field)) continue;
    const stored = kindOf(field).sample(name, field, number);
    if (stored === undefined) continue;
    values[name] = field.mapping ? field.mapping.fromStored(stored as never) : stored;
  }
  return values;
}

/** The id, where neither the database nor the model makes it. */
function ownId(model: Model): Record<string, ModelField> {
  return needsGivenId(model) ? { id: model.id } : {};
}

/** A second user without a value would clash with the first one's empty text. */
function isUniqueText(field: ModelField): boolean {
  return field.unique && valueOfAbsence(field, 'notGiven') === '';
}
