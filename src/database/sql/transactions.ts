import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseConnection, Kysely } from 'kysely';
import type { Tables } from '../contract/database.ts';
import { DatabaseError } from '../contract/database-error.ts';

/** Milliseconds after which who still waits is taken to wait for itself. */
const PATIENCE = 30_000;

/** The transactions of one database: which one a call is made in, however many functions and awaits away. */
export class Transactions {
  readonly #storage = new AsyncLocalStorage<OpenTransaction | null>();
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
  enter(opened: OpenTransaction): void {
    this.#count += 1;
    this.#storage.enterWith(opened);
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

  /** See `Database.outside`. */
  outside<T>(work: () => T): T {
    return this.#storage.run(null, work);
  }

  /** See `Database.onCommit`. */
  async onCommit(callback: CommitCallback): Promise<void> {
    const current = this.current();
    if (current) current.callbacks.push(callback);
    else await callback();
  }

  /** See `Database.onRollback`. */
  onRollback(callback: CommitCallback): void {
    this.current()?.undoing.push(callback);
  }
}

/** What is called once a transaction is kept, or taken back. */
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
  /** What is called where it is taken back instead. */
  readonly undoing: CommitCallback[] = [];
  #open = true;
  /** The first error that came out of work that had joined. */
  #failure: { readonly error: unknown } | null = null;
  #closing: Promise<void> | null = null;
  #ended = false;
  readonly #isThere: () => boolean;

  /** `isThere`: whether the database still has the transaction. */
  constructor(
    connection: DatabaseConnection,
    { parent, isThere }: { readonly parent: OpenTransaction | null; readonly isThere: () => boolean },
  ) {
    this.connection = connection;
    this.parent = parent;
    this.#isThere = isThere;
  }

  /** False from the end of its work on: what that has left running is no part of it. */
  get isOpen(): boolean {
    return this.#open && !this.#isOver;
  }

  get #isOver(): boolean {
    return this.#ended || (this.parent ? this.parent.#isOver : false);
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

  /** The connection is somebody else's from now on. */
  end(): void {
    this.#open = false;
    this.#ended = true;
  }

  /** Uses the connection in one's turn. @throws LatchkeyError `transaction_over`, `database_nested`. */
  async use<T>(work: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    await this.turns.take();
    try {
      this.mustBeThere();
      return await work(this.connection);
    } finally {
      this.turns.release();
    }
  }

  /**
   * After some errors, a full disk among them, SQLite has taken the transaction back by itself: what came next would be kept
   * by itself. See https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
   *
   * @throws LatchkeyError `transaction_over`.
   */
  mustBeThere(): void {
    if (this.#isOver) throw new DatabaseError('transaction_over', { reason: 'it has ended' });
    if (!this.#isThere()) {
      throw new DatabaseError('transaction_over', { reason: 'the database took it back after an error' });
    }
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
