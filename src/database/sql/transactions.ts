import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseConnection, Kysely } from 'kysely';
import type { Tables } from '../contract/database.ts';
import { DatabaseError } from '../contract/database-error.ts';

/** Milliseconds after which who still waits is taken to wait for itself. */
const PATIENCE = 30_000;

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

/** What is called once a transaction is kept. */
export type CommitCallback = () => void | Promise<void>;

/** A transaction, or the part of one between a savepoint and its end. */
export class OpenTransaction {
  /** The connection that the transaction has. */
  readonly connection: DatabaseConnection;
  /** What this is a part of; null for the transaction itself. */
  readonly parent: OpenTransaction | null;
  /** Whose query runs. A part has a turn of the whole, so that nothing comes between the savepoint and its end. */
  readonly turns = new Turns();
  /** In their order. */
  readonly callbacks: CommitCallback[] = [];
  #open = true;
  /** The first error that came out of work that had joined. */
  #failure: { readonly error: unknown } | null = null;
  #closing: Promise<void> | null = null;

  constructor(connection: DatabaseConnection, parent: OpenTransaction | null) {
    this.connection = connection;
    this.parent = parent;
  }

  /** False from the end of its work on: what that has left running is no part of it. */
  get isOpen(): boolean {
    return this.#open;
  }

  get failure(): { readonly error: unknown } | null {
    return this.#failure;
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Takes nothing on any more, and waits for what it has taken on. */
  close(): Promise<void> {
    this.#open = false;
    this.#closing ??= this.turns.take();
    return this.#closing;
  }
}

/**
 * Lets one caller at a time have a connection, in the order in which they came. Who waits for what waits for it would wait
 * for ever: that is an error after half a minute.
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  /** @throws LatchkeyError `database_nested`. */
  async take(): Promise<void> {
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

  /** The next in line goes on; it is never free in between, so that nobody comes before. */
  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }
}
