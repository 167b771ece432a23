import type { DatabaseHandle } from '../../models/rows/database-handle.ts';

/**
 * What a store calls with the answer of a write, in the transaction of the write and before it is kept. What it throws takes
 * the write back, and comes out of the store as it is.
 */
export type Alongside<Outcome> = (database: DatabaseHandle, outcome: Outcome) => Promise<void>;

/** The transaction of an act, as a listener in it gets it: `databaseOf(transaction, [AuditEntry])`. */
export interface EventTransaction {
  readonly database: DatabaseHandle;
}

/** Runs `work` in a transaction of its own: all of it is kept, or nothing. */
export type Transact = <T>(work: (database: DatabaseHandle) => Promise<T>) => Promise<T>;

/**
 * Carries what a listener threw through the stores. They look into the errors of their own writes, and must not take a
 * listener's unique value for theirs.
 */
export class AlongsideFailure extends Error {
  constructor(cause: unknown) {
    super('A listener in the transaction failed.', { cause });
  }

  /** Runs `write`, and throws what a listener in it threw. */
  static async unwrapped<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      throw error instanceof AlongsideFailure ? error.cause : error;
    }
  }
}
