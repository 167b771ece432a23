/**
 * Every error that Latchkey throws, by its stable code. The text after it says what was wrong and what to do;
 * `{name}` stands for a detail given where it is thrown.
 */
export const errorMessages = {
  setting_invalid: 'The setting {setting} is not valid: {reason}',
  setting_unknown: 'There is no setting called {setting}.{hint}',
  environment_invalid: 'The environment variable {variable} is not valid: {reason}',
  visitor_gone: 'The visitor went away before the password was hashed.',
  hash_queue_full: 'Too many password hashes are waiting already ({waiting}). Try again in a few seconds.',
  password_too_long: 'The password is longer than {maxLength} characters.',
  password_empty: 'The password is empty. Give null for a user who has none.',
  password_not_text: 'The password has a NUL or half a surrogate pair in it, which no password can have.',
  hasher_unknown: 'No password hasher is called {algorithm}. Known: {known}.',
  field_invalid: 'A field of the kind {kind} is not valid: {reason}.',
  model_invalid: 'The model {model} is not valid: {reason}.',
  app_invalid: 'The app {app} is not valid: {reason}.',
  user_model_invalid: 'The user model {model} is not valid: {reason}.',
  field_missing: 'Every {model} needs {field}.',
  field_value_invalid: 'The {field} of this {model} is not valid. {reason}',
  field_unknown: 'The model {model} has no field {field}. It has: {known}.',
  model_unusable: 'objects() cannot be asked for the model {model}: {reason}.',
  query_invalid: 'This question about the model {model} cannot be asked: {reason}.',
  manager_unexpected: 'The users are not managed by {manager}. Say so in the project: userManager.',
  user_exists: 'There is a user with this {field} already.',
  user_gone: 'The user who was to be logged in is not there any more.',
  session_interrupted: 'The session ended while this request was being answered.',
  session_key_invalid:
    'Session data cannot be kept under {key}: a name has 1 to 100 letters, digits and _ . : -',
  session_data_too_large:
    'The data of one session may take {maxBytes} bytes; setting {key} would take it past that.',
  session_expiry_invalid:
    'A session cannot expire at {expiry}: give whole seconds from 0 to 2147483647, a date, or null.',
  session_value_invalid: 'The session value for {key} cannot be kept: {reason}',
  old_session_secret: 'The secrets of the old sessions are needed to check their cookies: {reason}.',
  old_session_user:
    'The old session names its user by {type}. Give expressSessions a userId, which finds the number of the user.',
  backend_unknown: 'No authentication backend is called {backend}. In use: {known}.',
  backend_needed: 'There are several authentication backends ({known}): say which one is to be asked.',
  permission_name_invalid:
    '{name} is no name of a permission. One is like notes.add_note: an app and a codename.',
  permission_unknown:
    'There is no permission {name}. Is its model in an app of the project, and has migrate run since?',
  group_name_invalid: 'A group cannot be called {name}: a name has 1 to {maxLength} characters.',
  group_exists: 'There is a group called {name} already.',
  group_unknown: 'There is no group called {name}.',
  user_without_accounts:
    'Nobody knows what this user may do: a project has to load it, as accounts.users.get does.',
  database_unsupported:
    'Databases like {url} are not supported. Use sqlite:FILE, sqlite::memory: or postgres://user:password@host:5432/database.',
  driver_missing:
    '{database} needs the npm package {package}, which is not installed. Run in the folder of the project: npm install {package}',
  migration_invalid: 'The migration {file} cannot be used: {reason}.',
  migration_dependency: 'The migrations cannot be put in order because of {migration}: {reason}.',
  migration_failed: 'Migration {app}.{name} failed and was undone: {reason}',
  migration_operation: 'The operation {operation} does not fit the tables before it: {reason}.',
  migration_irreversible:
    'The migration {migration} cannot be undone: its {operation} does not say how (down).',
  migration_duplicates:
    'Rows of {table} have the same {columns}, which is to be unique: {examples}. Change or delete all but one of them, and migrate again.',
  migration_values_too_long:
    '{count} rows of {table} have more than {length} characters in {column}{examples}. Shorten them, and migrate again.',
  migration_nulls:
    '{count} rows of {table} have no value for {column}, which is to have one. Give the column a fill (the value that they get), or a default.',
  migration_orphans:
    '{count} rows of {table} refer with {column} to rows of {parent} that are not there: {examples}. Change or delete them, and migrate again.',
  migration_values_unfit:
    '{count} rows of {table} have a {column} that cannot become a value of type {type}: {examples}. Change them, and migrate again.',
  migration_table_exists:
    'There is a table {table} already. If it is the one that is meant, take it over: latchkey migrate --fake-initial',
  migration_table_differs:
    'The table {table} is there already, but without {columns}. Add what is missing, and migrate again.',
  migration_table_missing: 'The database has no table {table}, which the migrations so far have made.',
  migration_index_missing: 'The table {table} has no index that does what {name} does.',
  migration_unknown: 'There is no migration {name} in the app {app}. It has: {known}.',
  migration_ambiguous: 'Several migrations of the app {app} begin with {name}: {matches}.',
  migration_app_unknown: 'No app called {app} has migrations. There are: {known}.',
  migration_inconsistent:
    'Migration {migration} has been applied, but {dependency}, which it needs, has not. {renumber} {migration} back, and migrate again: {back}. Only where the database has all that {dependency} makes, record it: {fake}',
  migration_conflict:
    'The app {app} has two migrations with the number {number}: {first} and {second}. Where each was written without the other (two branches), merge them: latchkey makemigrations --merge',
  migration_merge_clash:
    'The migrations {names} of the app {app} cannot be merged: {reason}. Write one of them anew on top of the other: take it back where it was applied (latchkey migrate {app} {base}), delete its file, and run makemigrations again.',
  migration_unnumbered:
    'The migration {file} has no number in its name and would never run. Call it like 0002_phone.ts.',
  migration_unwritten: 'The migration {file} cannot be written: {reason}. No file was written.',
  migration_value_missing:
    '{field} may not be null and has no default, so the rows that are there need a value. Give the field a default, make it nullable, or give the value: --value {field}=VALUE',
  migration_value_invalid: 'The value {value} cannot be used for {field}: {reason}.',
  migration_option_unused: 'The option {option} fits no change that is to be made.{hint}',
  app_name_invalid: 'An app cannot be called {name}: {reason}.',
  app_folder_taken: 'The folder {folder} cannot take a new app: {reason}.',
  argument_missing: '{command} needs {answer}.',
  app_unknown: 'There is no app called {app}. The project has: {known}.',
  migrations_none:
    'The app {app} has models, but there are no migrations in {folder}. Write them: latchkey makemigrations. In a bundled app, put the folder of the migrations there too.',
  package_files_missing:
    'The templates of Latchkey are not in {folder}. A bundler has put its code into another file, without them. Leave the package latchkey outside of the bundle, as with esbuild --external:latchkey --external:latchkey/*',
  migration_missing: 'The database has not been migrated: {pending}. Run: latchkey migrate',
  table_unknown: 'The database has no table {table}. It has: {known}.',
  database_in_memory:
    'The database of the setting databaseUrl is in memory: no other program can open it. Use sqlite:FILE.',
  program_missing: 'The command {command} needs the program {program}, which is not installed.{hint}',
  id_taken:
    'The next id that the database gives a row of {table} is taken, for rows were copied with theirs, and it cannot be told to go on: {reason}. Run as the owner of the tables: latchkey sqlsequencereset --apply',
  database_busy: 'The database is overloaded, or kept locked by somebody else. Try again in a few seconds.',
  database_nested:
    'A query waits for the connection that an open transaction holds. Inside a transaction, ask by the transaction, and by nothing else.',
  database_unreachable: 'The database {database} cannot be reached: {reason}.',
  number_unsafe:
    'The database has the whole number {number}, which is too large for a JavaScript number to hold exactly. It is in the column {column} of the table {table}, in the row with the id {row}.',
  value_unreadable:
    'The database has {value} in the column {column} of the table {table}, in the row with the id {row}, which cannot be read as {type}. Change it there.',
  datetime_unkeepable: 'The moment {moment} cannot be kept: {reason}.',
  form_field_name_invalid: 'The form field name {name} cannot be used: {reason}.',
  form_field_setting_invalid: 'The setting {setting} of a form field ({kind}) is not valid: {reason}.',
  form_without_model: 'This form is of no model, so it has nothing to save. Make it with modelForm.',
  form_field_unknown: 'The form has no field called {name}. Known: {known}.',
  headers_sent:
    'The answer to {path} is on its way already: a change of the session, the messages or the CSRF token needs a cookie, and comes before the answer begins.',
  visitor_unknown:
    'The request for {path} has not come through Latchkey: its middleware or handler stands before what uses it.',
  middleware_changes_answer:
    'Middleware has changed what next() gave for {path}, a page of the host: that answer stands for the page, which is made afterwards. Return it as it is, or answer without calling next().',
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
  command_invalid: 'The command {command} cannot be declared: {reason}.',
  check_invalid:
    'A check cannot have the id {check}. One is like guestbook.W001: the name of the app, then E for an error or W for a warning, and three digits.',
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
  host_package_unusable:
    'latchkey init adds accounts to an app with a package.json, and {file} cannot be used: {reason}.',
  init_in_the_way:
    'Nothing was written, since these are there already: {paths}. Rename them, or write by hand what the app lacks: latchkey startproject shows the files.',
  init_needs_module:
    'TypeScript needs "type": "module" in the package.json of {folder}. Add it, or have the files written in JavaScript, which CommonJS can require: latchkey init --js',
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
