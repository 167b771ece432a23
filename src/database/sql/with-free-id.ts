import type { Database } from '../contract/database.ts';
import { DatabaseError } from '../contract/database-error.ts';

/** Most attempts: others may take numbers between a failure and the next attempt. */
const ATTEMPTS = 3;

/**
 * Inserts rows that leave their ids to the database. Where rows were copied with theirs, PostgreSQL gives ids that are
 * taken: then it goes on after the highest one.
 *
 * @param insert Called again after that; an attempt that failed has left nothing, in a transaction neither.
 * @throws LatchkeyError `id_taken` when the database does not let us.
 */
export async function withFreeId<T>(database: Database, table: string, insert: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.attempt(insert);
    } catch (error) {
      if (attempt === ATTEMPTS || !(await passTakenIds(database, table, error))) throw error;
    }
  }
}

async function passTakenIds(database: Database, table: string, error: unknown): Promise<boolean> {
  if (!database.isUniqueViolation(error)) return false;
  try {
    return await database.passTakenIds(table, error);
  } catch (cause) {
    throw new DatabaseError('id_taken', { table, reason: (cause as Error).message }, { cause });
  }
}
