import { defineErrors } from '../support/errors.ts';

/** Every error of migrations, by its stable code. */
export const MigrationError = defineErrors({
  migration_invalid: 'The migration {file} cannot be used: {reason}.',
  migration_dependency: 'The migrations cannot be put in order because of {migration}: {reason}.',
  migration_failed: 'Migration {app}.{name} failed and was undone: {reason}',
  migration_interrupted:
    'Migration {app}.{name} failed: {reason} It runs without a transaction. An index that it left unfinished is used by nobody, and is made anew by: latchkey migrate',
  migration_operation: 'The operation {operation} does not fit the tables before it: {reason}.',
  migration_irreversible:
    'The migration {migration} cannot be undone: its {operation} does not say how (down).',
  migration_not_alone:
    'The migration {migration} has other operations beside its {operation}, which is concurrent and runs without a transaction. Give it a migration of its own: latchkey makemigrations --empty',
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
  migration_pg_trgm:
    'A trigram index needs the extension pg_trgm in the database, which cannot be made there: {reason}. Install the package postgresql-contrib on the server where it is missing, and let one who may (a superuser, or the owner of the database) run in it: create extension pg_trgm; Or take the index out of the model and its migration: searches for parts of texts then read every row.',
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
  migrations_none:
    'The app {app} has models, but there are no migrations in {folder}. Write them: latchkey makemigrations. In a bundled app, put the folder of the migrations there too.',
});
