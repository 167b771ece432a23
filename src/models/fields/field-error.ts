import { defineErrors } from '../../support/errors.ts';

/** Every error of the declaration of a field, by its stable code. */
export const FieldError = defineErrors({
  field_invalid: 'A field of the kind {kind} is not valid: {reason}.',
});
