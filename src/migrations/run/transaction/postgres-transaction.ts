import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Database, Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { isBusy, type MigrationTurnOptions, type MigrationWork, waitForTurn } from './migration-turn.ts';
import { ADVISORY_LOCK, setFor } from './postgres-session.ts';

/** Milliseconds that a migration waits for a table: meanwhile all who want the table wait behind it. */
const LOCK_TIMEOUT = 2000;
const LOCK_ATTEMPTS = 10;
const LOCK_PAUSE = 1000;

/**
 * Each attempt is a transaction of its own. One that waited within its transaction would wait for ever for an index that
 * is made concurrently by the other process: PostgreSQL ends that only when all older transactions have ended.
 */
export async function withinOnPostgres<T>(
  database: Database,
  options: MigrationTurnOptions,
  work: MigrationWork<T>,
): Promise<T> {
  const since = performance.now();
  for (let attempt = 1; ; ) {
    try {
      const done = await database.kysely
        .transaction()
        .execute(async (transaction) =>
          (await takeTurn(transaction)) ? { result: await work(transaction) } : null,
        );
      if (done) return done.result;
    } catch (error) {
      // Nothing is left of the attempt, and those who stood behind it went ahead.
      if (!isBusy(error) || attempt === LOCK_ATTEMPTS) throw error;
      attempt += 1;
      options.onWaiting('table');
      await sleep(LOCK_PAUSE);
      continue;
    }
    await waitForTurn(since, options);
  }
}

/** Whether it is this process's turn. The lock is let go of when the transaction ends, however it ends. */
async function takeTurn(transaction: Kysely<Tables>): Promise<boolean> {
  await setFor(transaction, 'transaction', { statement_timeout: 0, idle_in_transaction_session_timeout: 0 });
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)}) as free`.execute(transaction);
  if (!rows[0]?.free) return false;
  await setFor(transaction, 'transaction', { lock_timeout: LOCK_TIMEOUT });
  // A table cannot be changed while checks of its rows are put off, as Django's foreign keys do.
  await sql`set constraints all immediate`.execute(transaction);
  return true;
}
