import { defineErrors } from '../support/errors.ts';

/** Every error of requests, forms and URLs, by its stable code. */
export const RequestError = defineErrors({
  body_read:
    'The body of the request for {path} has been read by something that does not keep it. Call request.json() before.',
  form_field_name_invalid: 'The form field name {name} cannot be used: {reason}.',
  form_field_setting_invalid: 'The setting {setting} of a form field ({kind}) is not valid: {reason}.',
  form_without_model: 'This form is of no model, so it has nothing to save. Make it with modelForm.',
  form_saver_unrelating:
    'The form of {model} has the relation {relation}, and it is saved by a manager without saveRelated. Give the manager of the model, or add saveRelated to your own.',
  form_field_unknown: 'The form has no field called {name}. Known: {known}.',
  mail_origin_unknown:
    'A mail has the address of a page in it, and nobody knows where the site is: what a request says of its host is believed on localhost alone. Set publicOrigin (PUBLIC_ORIGIN), such as https://example.com.',
  mail_recipient_invalid: 'A mail cannot be sent to {to}: that is no email address.',
  mail_subject_missing:
    'The mail {name} has no subject. Make a template {name}.subject.txt with something in it.',
  reauthentication_age_invalid:
    'reauthenticationRequired cannot let a proof be good for {maxAge} seconds: give 1 at least, or nobody would get in.',
  throttle_limit_invalid: 'The limit {name} of throttled cannot be used: {reason}.',
  url_name_unknown: 'No URL is called {name}.{hint} There are: {known}.',
  url_parameter_missing: 'The URL {name} needs the parameter {parameter}.',
});
