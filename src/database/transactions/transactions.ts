import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseConnection, Kysely } from 'kysely';
import type { Tables } from '../contract/database.ts';
import { type CommitCallback, OpenTransaction } from './open-transaction.ts';

/** The transactions of one database: which one a call is made in, however many functions and awaits away. */
export class Transactions {
  readonly #storage = new AsyncLocalStorage<OpenTransaction>();
  /** How many are open: while there are none, nobody has to look for one. */
  #count = 0;

  /** The transaction that the caller is in, or the part of it; null where there is none, or it has ended. */
  current(): OpenTransaction | null {
    if (this.#count === 0) return null;
    let found = this.#storage.getStore() ?? null;
    while (found && !found.isOpen) found = found.parent;
    return found;
  }

  /** To be called, synchronously, from where the transaction's work will be called. */
  enter(connection: DatabaseConnection, parent: OpenTransaction | null): OpenTransaction {
    const opened = new OpenTransaction(connection, parent);
    this.#count += 1;
    this.#storage.enterWith(opened);
    return opened;
  }

  /** To be called once for each that was entered, when its connection is free of it. */
  leave(): void {
    this.#count -= 1;
  }

  /** See `Database.atomic`. */
  async atomic<T>(kysely: () => Kysely<Tables>, work: () => Promise<T>): Promise<T> {
    const joined = this.current();
    if (!joined) return kysely().transaction().execute(work);
    try {
      return await work();
    } catch (error) {
      joined.fail(error);
      throw error;
    }
  }

  /** See `Database.attempt`. Kysely's transactions inside of one are savepoints (`JoiningDriver`). */
  attempt<T>(kysely: () => Kysely<Tables>, work: () => Promise<T>): Promise<T> {
    return this.current() ? kysely().transaction().execute(work) : work();
  }

  /** See `Database.onCommit`. */
  async onCommit(callback: CommitCallback): Promise<void> {
    const current = this.current();
    if (current) current.callbacks.push(callback);
    else await callback();
  }
}
