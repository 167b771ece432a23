import { defineErrors } from '../support/errors.ts';

/** Every error of forms and URLs, by its stable code. */
export const RequestError = defineErrors({
  form_field_name_invalid: 'The form field name {name} cannot be used: {reason}.',
  form_field_setting_invalid: 'The setting {setting} of a form field ({kind}) is not valid: {reason}.',
  form_without_model: 'This form is of no model, so it has nothing to save. Make it with modelForm.',
  form_field_unknown: 'The form has no field called {name}. Known: {known}.',
  url_name_unknown: 'No URL is called {name}. There are: {known}.',
  url_parameter_missing: 'The URL {name} needs the parameter {parameter}.',
});
