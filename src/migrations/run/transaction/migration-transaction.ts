import type { Database } from '../../../database/contract/database.ts';
import type { MigrationTurnOptions, MigrationWork } from './migration-turn.ts';
import { outsideOnPostgres } from './postgres-outside.ts';
import { withinOnPostgres } from './postgres-transaction.ts';
import { withinOnSqlite } from './sqlite-transaction.ts';

/**
 * Runs work in a transaction that no other process can run such work beside. Nothing of it stays when it fails. Work that
 * is `outside` has no transaction on PostgreSQL, and leaves what it has done.
 */
export function migrationTransaction<T>(
  database: Database,
  options: MigrationTurnOptions,
  work: MigrationWork<T>,
): Promise<T> {
  if (database.dialect === 'sqlite') return withinOnSqlite(database, options, work);
  const run = options.outside ? outsideOnPostgres : withinOnPostgres;
  return run(database, options, work);
}
