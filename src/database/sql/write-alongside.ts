import type { Kysely, Transaction } from 'kysely';
import type { DatabaseHandle } from '../../models/rows/database-handle.ts';
import type { Database, Tables } from '../contract/database.ts';

/** The database, whose queries by Kysely are those of a transaction. Prepared reads see what was there before. */
export function withinTransaction(database: Database, transaction: Transaction<Tables>): Database {
  return Object.create(database, { kysely: { value: transaction } }) as Database;
}

/** Runs `work` in a transaction: all of it is kept, or nothing. */
export function inTransaction<T>(database: Database, work: (database: Database) => Promise<T>): Promise<T> {
  return database.kysely
    .transaction()
    .execute((transaction) => work(withinTransaction(database, transaction)));
}

/** Writes, together with `alongside` in one transaction; without a transaction where there is nothing alongside. */
export function writeAlongside<T>(
  database: Database,
  write: (kysely: Kysely<Tables>) => Promise<T>,
  alongside: ((database: DatabaseHandle, outcome: T) => Promise<void>) | undefined,
): Promise<T> {
  if (!alongside) return write(database.kysely);
  return inTransaction(database, async (within) => {
    const outcome = await write(within.kysely);
    await alongside(within, outcome);
    return outcome;
  });
}

/** The same in a transaction that somebody else has begun, and ends. */
export async function joinTransaction<T>(
  database: Database,
  transaction: Transaction<Tables>,
  {
    write,
    alongside,
  }: {
    readonly write: (kysely: Kysely<Tables>) => Promise<T>;
    readonly alongside: ((database: DatabaseHandle, outcome: T) => Promise<void>) | undefined;
  },
): Promise<T> {
  const outcome = await write(transaction);
  await alongside?.(withinTransaction(database, transaction), outcome);
  return outcome;
}
