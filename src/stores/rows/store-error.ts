import { defineErrors } from '../../support/errors.ts';

/** Every error of the SQL stores, by its stable code. */
export const StoreError = defineErrors({
  query_invalid: 'This question about the model {model} cannot be asked: {reason}.',
});
