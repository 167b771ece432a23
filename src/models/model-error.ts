import { defineErrors } from '../support/errors.ts';

/** Every error of models, their fields and the apps that they belong to, by its stable code. */
export const ModelError = defineErrors({
  model_invalid: 'The model {model} is not valid: {reason}.',
  app_invalid: 'The app {app} is not valid: {reason}.',
  admin_invalid: 'The admin of the model {model} is not valid: {reason}.',
  field_missing: 'Every {model} needs {field}.',
  field_value_invalid: 'The {field} of this {model} is not valid. {reason}',
  field_unknown: 'The model {model} has no field {field}. It has: {known}.',
});
