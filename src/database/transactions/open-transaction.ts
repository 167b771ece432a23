import type { DatabaseConnection } from 'kysely';
import { Turns } from './turns.ts';

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
