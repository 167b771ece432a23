import type { Kysely } from 'kysely';
import type { Database, Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { type MigrationTurnOptions, type MigrationWork, waitForTurn } from './migration-turn.ts';
import { ADVISORY_LOCK, setFor } from './postgres-session.ts';

/** Nobody waits behind it for a table, so that it has all the time that it needs. */
const TIMEOUTS = { statement_timeout: 0, lock_timeout: 0 } as const;

/** Work that PostgreSQL refuses within a transaction. The connection holds the lock that transactions of migrations take. */
export function outsideOnPostgres<T>(
  database: Database,
  options: MigrationTurnOptions,
  work: MigrationWork<T>,
): Promise<T> {
  return database.kysely.connection().execute(async (connection) => {
    const since = performance.now();
    while (!(await takeLock(connection))) await waitForTurn(since, options);
    let result: T;
    try {
      await setFor(connection, 'session', TIMEOUTS);
      result = await work(connection);
    } catch (error) {
      // A connection that broke holds nothing any more.
      await release(connection).catch(() => undefined);
      throw error;
    }
    await release(connection);
    return result;
  });
}

async function takeLock(connection: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_lock(${sql.lit(ADVISORY_LOCK)}) as free`.execute(connection);
  return rows[0]?.free === true;
}

async function release(connection: Kysely<Tables>): Promise<void> {
  for (const name of Object.keys(TIMEOUTS)) await sql`reset ${sql.raw(name)}`.execute(connection);
  await sql`select pg_advisory_unlock(${sql.lit(ADVISORY_LOCK)})`.execute(connection);
}
