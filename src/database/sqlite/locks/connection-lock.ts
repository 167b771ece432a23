import { AsyncLocalStorage } from 'node:async_hooks';
import { DatabaseError } from '../../contract/database-error.ts';

/** Milliseconds after which who still waits is taken to wait for itself. */
const PATIENCE = 30_000;

/**
 * Lets one caller at a time have SQLite's one connection. Who asks for it from inside a transaction that holds it would
 * wait for ever, and the transaction with it: that is an error at once. Where it cannot be told, because the transaction
 * is no callback (Kysely's `startTransaction`, `connection`), it is one after half a minute.
 */
export class ConnectionLock {
  readonly #waiting: (() => void)[] = [];
  readonly #transactions = new AsyncLocalStorage<{ open: boolean }>();
  #transaction: { open: boolean } | null = null;
  #taken = false;

  /** @throws LatchkeyError `database_nested`. */
  async take(): Promise<void> {
    if (this.#transactions.getStore()?.open) throw new DatabaseError('database_nested');
    if (this.#taken) await this.#turn();
    this.#taken = true;
  }

  #turn(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const enter = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      this.#waiting.splice(this.#waiting.indexOf(enter), 1);
      reject(new DatabaseError('database_nested'));
    }, PATIENCE);
    this.#waiting.push(enter);
    return promise;
  }

  /** The next in line goes on; the lock is never free in between, so that nobody comes before. */
  release(): void {
    this.#endTransaction();
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }

  /** To be called, synchronously, from where the transaction's callback will be called. */
  beginTransaction(): void {
    this.#transaction = { open: true };
    this.#transactions.enterWith(this.#transaction);
  }

  // What the callback left running may ask again from now on.
  #endTransaction(): void {
    if (this.#transaction) this.#transaction.open = false;
    this.#transaction = null;
  }
}
