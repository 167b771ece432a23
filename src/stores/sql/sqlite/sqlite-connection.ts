import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** Statements kept prepared on one connection. Compiling one takes longer than running it. */
const STATEMENT_CACHE_SIZE = 500;

/** Opens a connection the way Latchkey needs it: write-ahead log, foreign keys, a patient wait for the lock. */
export function openConnection(path: string, { readOnly = false } = {}): DatabaseSync {
  const connection = new DatabaseSync(path, { readOnly, timeout: 5000, enableForeignKeyConstraints: true });
  if (!readOnly) {
    connection.exec('PRAGMA journal_mode = WAL');
    // FULL: an answer that says "done" survives a power cut too, not only a crash.
    connection.exec('PRAGMA synchronous = FULL');
    // From here on `waitForLock` does the waiting, which does not block the event loop.
    connection.exec('PRAGMA busy_timeout = 0');
  }
  return connection;
}

/** Prepares each SQL text once. */
export class StatementCache {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
  }

  get(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    if (this.#statements.size >= STATEMENT_CACHE_SIZE) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** node:sqlite binds neither booleans nor dates nor undefined. */
export function bindable(value: unknown): SQLInputValue {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value as SQLInputValue;
}
