import { defineErrors } from '../../support/errors.ts';

/** Every error of a database and its connections, by its stable code. */
export const DatabaseError = defineErrors({
  database_unsupported:
    'Databases like {url} are not supported. Use sqlite:FILE, sqlite::memory: or postgres://user:password@host:5432/database.',
  driver_missing:
    '{database} needs the npm package {package}, which is not installed. Run in the folder of the project: npm install {package}',
  sqlite_missing:
    'SQLite needs Node.js 22.16 or newer, and this is Node.js {version}. Run in the folder of the app: npm install node@24. Or use PostgreSQL, which needs no more than Latchkey itself does.',
  id_taken:
    'The next id that the database gives a row of {table} is taken, for rows were copied with theirs, and it cannot be told to go on: {reason}. Run as the owner of the tables: latchkey sqlsequencereset --apply',
  database_busy: 'The database is overloaded, or kept locked by somebody else. Try again in a few seconds.',
  database_unwritable:
    'The database takes no changes: {reason}. Make room on its disk, or let it be written to.',
  database_nested:
    'A query has waited half a minute for a connection whose holder seems to wait for it. What has taken a connection without a callback (startTransaction, connection) must be asked by what that gave.',
  transaction_begun:
    'A transaction that is part of another cannot have {asked} of its own. Ask for it in the one that is around it.',
  transaction_failed:
    'A part of this transaction failed, and what it threw was caught. Nothing of the transaction is kept: {reason}',
  transaction_over: 'The transaction that this query belongs to is over: {reason}.',
  database_unreachable: 'The database {database} cannot be reached: {reason}.',
  number_unsafe:
    'The database has the whole number {number}, which is too large for a JavaScript number to hold exactly. It is in the column {column} of the table {table}, in the row with the id {row}.',
  value_unreadable:
    'The database has {value} in the column {column} of the table {table}, in the row with the id {row}, which cannot be read as {type}. Change it there.',
  datetime_unkeepable: 'The moment {moment} cannot be kept: {reason}.',
});
