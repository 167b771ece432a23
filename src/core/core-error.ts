import { defineErrors } from '../support/errors.ts';

/** Every error of users, passwords, sessions and permissions, by its stable code. */
export const CoreError = defineErrors({
  visitor_gone: 'The visitor went away before the password was hashed.',
  hash_queue_full: 'Too many password hashes are waiting already ({waiting}). Try again in a few seconds.',
  throttled: 'Too many tries ({by}). There is a further one in {retryAfter} seconds.',
  password_too_long: 'The password is longer than {maxLength} characters.',
  password_empty: 'The password is empty. Give null for a user who has none.',
  password_not_text: 'The password has a NUL or half a surrogate pair in it, which no password can have.',
  hasher_unknown: 'No password hasher is called {algorithm}. Known: {known}.',
  user_model_invalid: 'The user model {model} is not valid: {reason}.',
  manager_unexpected: 'The users are not managed by {manager}. Say so in the project: userManager.',
  user_gone: 'The user who was to be logged in is not there any more.',
  user_exists: 'There is a user with this {field} already.',
  session_interrupted: 'The session ended while this request was being answered.',
  session_key_invalid:
    'Session data cannot be kept under {key}: a name has 1 to 100 letters, digits and _ . : -',
  session_data_too_large:
    'The data of one session may take {maxBytes} bytes; setting {key} would take it past that.',
  session_expiry_invalid:
    'A session cannot expire at {expiry}: give whole seconds from 0 to 2147483647, a date, or null.',
  session_value_invalid: 'The session value for {key} cannot be kept: {reason}',
  backend_unknown: 'No authentication backend is called {backend}. In use: {known}.',
  login_stage_invalid: 'The login stage {stage} is not valid: {reason}.',
  backend_needed: 'There are several authentication backends ({known}): say which one is to be asked.',
  permission_name_invalid:
    '{name} is no name of a permission. One is like notes.add_note: an app and a codename.',
  permission_unknown:
    'There is no permission {name}. Is its model in an app of the project, and has migrate run since?',
  group_name_invalid: 'A group cannot be called {name}: a name has 1 to {maxLength} characters.',
  group_exists: 'There is a group called {name} already.',
  group_unknown: 'There is no group called {name}.',
  one_time_purpose_invalid: 'The one-time purpose {purpose} is not valid: {reason}.',
  one_time_secret_invalid: 'A one-time secret for {purpose} cannot be made: {reason}.',
  address_invalid: 'This is no address that can be proven: {reason}.',
  user_without_accounts:
    'Nobody knows what this user may do: a project has to load it, as accounts.users.get does.',
});
