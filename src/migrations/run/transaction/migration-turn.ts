import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { DatabaseError } from '../../../database/contract/database-error.ts';

/** How a process takes its turn among those that migrate one database. */
export interface MigrationTurnOptions {
  /** Whether SQLite is to keep foreign keys, which it cannot while tables are made anew. */
  readonly foreignKeys: boolean;
  /** Whether the work runs without a transaction on PostgreSQL. Others that migrate wait all the same. */
  readonly outside: boolean;
  /** Called when it has to wait, for what. */
  readonly onWaiting: (reason: 'migration' | 'table') => void;
}

export type MigrationWork<T> = (db: Kysely<Tables>) => Promise<T>;

/** Milliseconds to wait for another process that migrates: long migrations take as long as they take. */
const PATIENCE = 30 * 60_000;
const PAUSE = 100;

/**
 * Waits a moment for another process that migrates.
 *
 * @param since When the waiting began, as `performance.now()` says it.
 * @throws LatchkeyError `database_busy` after half an hour.
 */
export async function waitForTurn(
  since: number,
  { onWaiting }: Pick<MigrationTurnOptions, 'onWaiting'>,
  cause?: unknown,
): Promise<void> {
  if (performance.now() - since > PATIENCE) throw cause ?? new DatabaseError('database_busy', {});
  onWaiting('migration');
  await sleep(PAUSE);
}

export function isBusy(error: unknown): boolean {
  return DatabaseError.is(error, 'database_busy');
}
