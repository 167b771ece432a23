import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { DeclaredTypes } from './declared-types.ts';
import { isBusy } from './locks/is-busy.ts';
import { RowReader } from './row-reader.ts';

/** Milliseconds that opening waits for other processes, and between two tries. */
const PATIENCE = 5000;
const PAUSE = 10;

/** Statements kept prepared on one connection. Compiling one takes longer than running it. */
const STATEMENT_CACHE_SIZE = 500;

/** Opens a connection the way Latchkey needs it: write-ahead log, foreign keys, a patient wait for the lock. */
export function openConnection(path: string, { readOnly = false } = {}): DatabaseSync {
  const connection = new DatabaseSync(path, {
    readOnly,
    timeout: PATIENCE,
    enableForeignKeyConstraints: true,
  });
  if (!readOnly) {
    useWriteAheadLog(connection);
    // FULL: an answer that says "done" survives a power cut too, not only a crash.
    connection.exec('PRAGMA synchronous = FULL');
    // From here on `waitForLock` does the waiting, which does not block the event loop.
    connection.exec('PRAGMA busy_timeout = 0');
  }
  return connection;
}

/**
 * Turns the write-ahead log on. Of several processes that open a new file at once SQLite turns all but one away here, and
 * does not wait for its turn as it does elsewhere: that would be a deadlock if each held what another waits for.
 */
function useWriteAheadLog(connection: DatabaseSync): void {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      connection.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      // Only here, before anybody is served, may waiting hold up the process.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

/** A prepared statement, and what reads its rows. */
export interface PreparedStatement {
  readonly statement: StatementSync;
  readonly rows: RowReader;
}

/** What changes nothing. */
const READ = /^\s*select\b/i;

export function isRead(sql: string): boolean {
  return READ.test(sql);
}

/** Prepares each SQL text once. */
export class StatementCache {
  readonly #connection: DatabaseSync;
  readonly #types: DeclaredTypes;
  readonly #statements = new Map<string, PreparedStatement>();

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
    this.#types = new DeclaredTypes(connection);
  }

  get(sql: string): PreparedStatement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    const prepared = {
      statement,
      rows: new RowReader(statement, { mayWrite: !isRead(sql), types: this.#types }),
    };
    if (this.#statements.size >= STATEMENT_CACHE_SIZE) this.#statements.clear();
    this.#statements.set(sql, prepared);
    return prepared;
  }

  /** To be called when a table has changed: what is prepared knows the old one. */
  clear(): void {
    this.#statements.clear();
  }
}
