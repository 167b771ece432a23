import type { Model } from '../../../models/model.ts';
import { defineErrors, type LatchkeyError } from '../../../support/errors.ts';

/** Every error of the SQL stores, by its stable code. */
export const StoreError = defineErrors({
  query_invalid: 'This question about the model {model} cannot be asked: {reason}.',
});

/** The error of a question that cannot be asked. `reason` goes on after "cannot be asked: ". */
export function refuseQuery(model: Model, reason: string): LatchkeyError {
  return new StoreError('query_invalid', { model: model.name, reason });
}

/** @throws LatchkeyError `query_invalid` for a name that is no field of the model, nor `id`. */
export function checkFieldName(model: Model, name: string): void {
  if (name !== 'id' && !Object.hasOwn(model.fields, name))
    throw refuseQuery(model, `it has no field ${name}`);
}
