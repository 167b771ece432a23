import type { Kysely } from 'kysely';
import type { Database, Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { isBusy, type MigrationTurnOptions, type MigrationWork, waitForTurn } from './migration-turn.ts';

/** The transaction itself is the lock: it begins IMMEDIATE, and SQLite has one writer. */
export function withinOnSqlite<T>(
  database: Database,
  options: MigrationTurnOptions,
  work: MigrationWork<T>,
): Promise<T> {
  return database.kysely.connection().execute(async (connection) => {
    if (!options.foreignKeys) await sql`pragma foreign_keys = off`.execute(connection);
    try {
      return await patiently(connection, options, work);
    } finally {
      if (!options.foreignKeys) await sql`pragma foreign_keys = on`.execute(connection);
    }
  });
}

async function patiently<T>(
  connection: Kysely<Tables>,
  options: MigrationTurnOptions,
  work: MigrationWork<T>,
): Promise<T> {
  const since = performance.now();
  let begun = false;
  for (;;) {
    try {
      return await connection.transaction().execute((transaction) => {
        begun = true;
        return work(transaction);
      });
    } catch (error) {
      if (begun || !isBusy(error)) throw error;
      await waitForTurn(since, options, error);
    }
  }
}
