import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Database, Tables } from '../../database/contract/database.ts';
import { DatabaseError } from '../../database/contract/database-error.ts';
import { sql } from '../../database/sql/kysely.ts';

export interface MigrationTransactionOptions {
  /** Whether SQLite is to keep foreign keys, which it cannot while tables are made anew. */
  readonly foreignKeys: boolean;
  /** Called when it has to wait, for what. */
  readonly onWaiting: (reason: 'migration' | 'table') => void;
}

type Work<T> = (db: Kysely<Tables>) => Promise<T>;

/** Milliseconds to wait for another process that migrates: long migrations take as long as they take. */
const PATIENCE = 30 * 60_000;
const PAUSE = 100;
/** Milliseconds that a PostgreSQL migration waits for a table: meanwhile all who want the table wait behind it. */
const LOCK_TIMEOUT = 2000;
const LOCK_ATTEMPTS = 10;
const LOCK_PAUSE = 1000;
/** The number of the lock that migrations hold: `latchkey` in ASCII, cut to 52 bits. */
const ADVISORY_LOCK = 0x6_6174_6368_6b65;

/** Runs work in a transaction that no other process can run such work beside. Nothing of it stays when it fails. */
export function migrationTransaction<T>(
  database: Database,
  options: MigrationTransactionOptions,
  work: Work<T>,
): Promise<T> {
  return database.dialect === 'sqlite'
    ? onSqlite(database, options, work)
    : onPostgres(database, options, work);
}

/** The transaction itself is the lock: it begins IMMEDIATE, and SQLite has one writer. */
function onSqlite<T>(database: Database, options: MigrationTransactionOptions, work: Work<T>): Promise<T> {
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
  { onWaiting }: MigrationTransactionOptions,
  work: Work<T>,
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
      if (begun || !isBusy(error) || performance.now() - since > PATIENCE) throw error;
      onWaiting('migration');
      await sleep(PAUSE);
    }
  }
}

async function onPostgres<T>(
  database: Database,
  { onWaiting }: MigrationTransactionOptions,
  work: Work<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.kysely.transaction().execute(async (transaction) => {
        await takeTurn(transaction, () => onWaiting('migration'));
        return work(transaction);
      });
    } catch (error) {
      // Nothing is left of the attempt, and those who stood behind it went ahead.
      if (!isBusy(error) || attempt === LOCK_ATTEMPTS) throw error;
      onWaiting('table');
      await sleep(LOCK_PAUSE);
    }
  }
}

/** The lock is let go of when the transaction ends, however it ends. */
async function takeTurn(transaction: Kysely<Tables>, onWaiting: () => void): Promise<void> {
  const set = (name: string, value: number) =>
    sql`select set_config(${name}, ${String(value)}, true)`.execute(transaction);
  await set('statement_timeout', 0);
  await set('idle_in_transaction_session_timeout', 0);
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)}) as free`.execute(transaction);
  if (!rows[0]?.free) {
    onWaiting();
    await set('lock_timeout', PATIENCE);
    await sql`select pg_advisory_xact_lock(${sql.lit(ADVISORY_LOCK)})`.execute(transaction);
  }
  await set('lock_timeout', LOCK_TIMEOUT);
  // A table cannot be changed while checks of its rows are put off, as Django's foreign keys do.
  await sql`set constraints all immediate`.execute(transaction);
}

function isBusy(error: unknown): boolean {
  return DatabaseError.is(error, 'database_busy');
}
