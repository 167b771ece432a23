import { defineErrors } from '../../support/errors.ts';

/** Every error of a command, by its stable code. */
export const CommandError = defineErrors({
  migration_value_missing:
    '{field} may not be null and has no default, so the rows that are there need a value. Give the field a default, make it nullable, or give the value: --value {field}=VALUE',
  migration_value_invalid: 'The value {value} cannot be used for {field}: {reason}.',
  migration_option_unused: 'The option {option} fits no change that is to be made.{hint}',
  app_name_invalid: 'An app cannot be called {name}: {reason}.',
  app_folder_taken: 'The folder {folder} cannot take a new app: {reason}.',
  argument_missing: '{command} needs {answer}.',
  page_unknown: 'The documentation has no page {page}.{hint} latchkey docs lists them.',
  app_unknown: 'There is no app called {app}. The project has: {known}.',
  migration_missing: 'The database has not been migrated: {pending}. Run: latchkey migrate',
  table_unknown: 'The database has no table {table}. It has: {known}.',
  database_in_memory:
    'The database of the setting databaseUrl is in memory: no other program can open it. Use sqlite:FILE.',
  program_missing: 'The command {command} needs the program {program}, which is not installed.{hint}',
  project_missing:
    'There is no latchkey.config.ts in {folder}. Go to the folder of a project, or name it: --project FOLDER',
  project_invalid: 'The default export of {file} is not a project: {reason}. Make it with defineProject.',
  project_broken: '{file} cannot be loaded: {reason}',
  package_missing: 'The project in {folder} has no latchkey installed. Run there: npm install',
  package_mismatch:
    'The project in {folder} uses the latchkey in {theirs}, and this command is of the one in {ours}. Run there: npx latchkey',
  secret_key_unsaved:
    'There is no SECRET_KEY yet, and a new one cannot be saved in {file}: {reason}. Set SECRET_KEY in the environment.',
  address_unusable: 'Latchkey cannot serve on {host}, port {port}: {reason}',
  terminal_missing:
    'The command {command} asks questions, and there is no terminal to ask in. Answer them in advance: latchkey {command} --help',
  command_renamed: 'The command {command} is called {now} now: latchkey {now} --help',
  command_cancelled: 'Cancelled. Nothing was changed.',
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
});
