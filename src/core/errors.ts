/**
 * Every error that Latchkey throws, by its stable code. The text after it says what was wrong and what to do;
 * `{name}` stands for a detail given where it is thrown.
 */
export const errorMessages = {
  setting_invalid: 'The setting {setting} is not valid: {reason}',
  setting_unknown: 'There is no setting called {setting}.{hint}',
  environment_invalid: 'The environment variable {variable} is not valid: {reason}',
  hash_queue_full: 'Too many password hashes are waiting already ({waiting}). Try again in a few seconds.',
  password_too_long: 'The password is longer than {maxLength} characters.',
  password_empty: 'The password is empty. Give null for a user who has none.',
  password_not_text: 'The password has a NUL or half a surrogate pair in it, which no password can have.',
  hasher_unknown: 'No password hasher is called {algorithm}. Known: {known}.',
  field_invalid: 'A field of the kind {kind} is not valid: {reason}.',
  model_invalid: 'The model {model} is not valid: {reason}.',
  app_invalid: 'The app {app} is not valid: {reason}.',
  user_model_invalid: 'The user model {model} is not valid: {reason}.',
  user_field_missing: 'A user needs {field}.',
  user_field_invalid: 'The {field} of a user is not valid: {reason}',
  user_field_unknown: 'The user model has no field {field}. It has: {known}.',
  user_exists: 'There is a user with this {field} already.',
  session_interrupted: 'The session ended while this request was being answered.',
  session_key_invalid:
    'Session data cannot be kept under {key}: a name has 1 to 100 letters, digits and _ . : -',
  session_data_too_large:
    'The data of one session may take {maxBytes} bytes; setting {key} would take it past that.',
  session_expiry_invalid:
    'A session cannot expire after {seconds} seconds: give a whole number from 0, or null.',
  session_value_invalid: 'The session value for {key} is not JSON: {reason}',
  backend_unknown: 'No authentication backend is called {backend}. In use: {known}.',
  database_unsupported: 'Databases like {url} are not supported. Use sqlite:FILE or sqlite::memory:.',
  migration_invalid: 'The migration {file} cannot be used: {reason}.',
  migration_dependency: 'The migrations cannot be put in order because of {migration}: {reason}.',
  migration_failed: 'Migration {app}.{name} failed and was undone: {reason}',
  migration_missing: 'The database has not been migrated: {pending}. Run: latchkey migrate',
  database_busy: 'Another program keeps the database locked. Try again in a few seconds.',
  database_unreachable: 'The database {file} cannot be opened: {reason}.',
  form_field_name_invalid: 'The form field name {name} cannot be used: {reason}.',
  form_field_setting_invalid: 'The setting {setting} of a form field ({kind}) is not valid: {reason}.',
  form_field_unknown: 'The form has no field called {name}. Known: {known}.',
  url_name_unknown: 'No URL is called {name}. There are: {known}.',
  url_parameter_missing: 'The URL {name} needs the parameter {parameter}.',
  static_file_unknown: 'There is no static file {name}.',
  folder_missing: 'There is no folder {folder}.',
  project_missing:
    'There is no latchkey.config.ts in {folder}. Go to the folder of a project, or name it: --project FOLDER',
  project_invalid: 'The default export of {file} is not a project: {reason}. Make it with defineProject.',
  project_broken: '{file} cannot be loaded: {reason}',
  package_missing: 'The project in {folder} has no latchkey installed. Run there: npm install',
  package_mismatch:
    'The project in {folder} uses the latchkey in {theirs}, and this command is of the one in {ours}. Run there: npx latchkey',
  env_file_unreadable: 'The file {file} cannot be read: {reason}',
  secret_key_unsaved:
    'There is no SECRET_KEY yet, and a new one cannot be saved in {file}: {reason}. Set SECRET_KEY in the environment.',
  address_unusable: 'Latchkey cannot serve on {host}, port {port}: {reason}',
  terminal_missing:
    'The command {command} asks questions, and there is no terminal to ask in. Answer them in advance: latchkey {command} --help',
  answer_missing: 'With --noinput, {command} needs {answer}.',
  password_refused: 'The password in {variable} cannot be used: {reason}',
  password_attempts: 'No password was chosen in {attempts} attempts. The password of {user} stays as it was.',
  password_raced: 'The password of {user} was changed by somebody else at the same time. Try again.',
  command_cancelled: 'Cancelled. Nothing was changed.',
  user_unknown: 'There is no user whose {field} is {value}.',
  mail_address_invalid: '{address} is not an email address.',
  mail_failed: 'The mail to {address} could not be sent: {reason}',
  project_name_invalid: 'A project cannot be called {name}: {reason}.',
  project_folder_taken: 'The folder {folder} cannot take a new project: {reason}.',
} as const;

export type ErrorCode = keyof typeof errorMessages;

/** A failure (not a refusal: a wrong password is an answer, not an error). `code` is stable, `message` is for people. */
export class LatchkeyError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: ErrorCode,
    details: Record<string, string | number> = {},
    options: { cause?: unknown } = {},
  ) {
    const text = errorMessages[code].replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? ''));
    super(text, options);
    this.name = 'LatchkeyError';
    this.code = code;
    this.details = details;
  }
}
