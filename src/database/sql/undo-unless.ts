import type { Database } from '../contract/database.ts';

/** Takes an answer out of a transaction that it ends. */
class Undone<T> extends Error {
  readonly outcome: T;

  constructor(outcome: T) {
    super('undone');
    this.outcome = outcome;
  }
}

/**
 * Runs several writes as one: where what they come to is no success, nothing of them is kept, and a transaction around them
 * goes on. `violated`: the answer where the database refuses a row for one that is not there.
 */
export async function undoUnless<T>(
  database: Database,
  work: () => Promise<T>,
  isKept: (outcome: T) => boolean,
  violated: () => T | Promise<T>,
): Promise<T> {
  const keepOrUndo = async (): Promise<T> => {
    const outcome = await work();
    if (isKept(outcome)) return outcome;
    throw new Undone(outcome);
  };
  try {
    // In a transaction this is a savepoint, which is undone alone.
    return await database.kysely.transaction().execute(keepOrUndo);
  } catch (error) {
    if (error instanceof Undone) return error.outcome as T;
    if (database.isForeignKeyViolation(error)) return violated();
    throw error;
  }
}
