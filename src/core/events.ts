import type { DatabaseHandle } from '../models/rows/database-handle.ts';
import type { EventAudit } from './event-audit.ts';

/** Something that can happen, as a value. `Data`: what a listener is told of it. */
export interface AppEvent<Data extends object = object> {
  /** For people and logs: `userLoggedIn`. Two events of one name are two events. */
  readonly name: string;
  /** How the audit log keeps it; not at all without this. */
  readonly audit?: EventAudit<Data>;
  readonly '~data'?: Data;
}

export interface EventOptions<Data extends object> {
  /** How the audit log keeps it. Default: not at all. `{}` is enough for an event that tells a `user`. */
  readonly audit?: EventAudit<Data>;
}

/** An event that has happened. */
export interface Happening {
  readonly event: AppEvent;
  readonly data: object;
}

/**
 * Declares an event, as an app does for what happens in it: Django's `Signal`.
 *
 * ```ts
 * export const orderPlaced = defineEvent<{ readonly orderId: number; readonly user: BaseUser }>('orderPlaced');
 * ```
 *
 * A property of type `BaseUser` is the project's own user where it is listened to. With `{ audit: {} }` the audit log keeps
 * it, where an app names it in its `events`.
 */
export function defineEvent<Data extends object = object>(
  name: string,
  { audit }: EventOptions<Data> = {},
): AppEvent<Data> {
  return Object.freeze(audit ? { name, audit } : { name });
}

/** An event with what is told of it. Never put a secret in: listeners write it down. */
export function happened<Data extends object>(event: AppEvent<Data>, data: NoInfer<Data>): Happening {
  return { event, data };
}

/** The transaction of an act, as a listener in it gets it: `databaseOf(transaction, [AuditEntry])` is one way to ask in it. */
export interface EventTransaction {
  readonly database: DatabaseHandle;
}

/** Does a write, and tells those who listen in its transaction of it, before it is kept. */
export type Telling<T> = (write: () => Promise<T>) => Promise<T>;

export interface ListenOptions {
  /**
   * Whether the listener is called in the transaction of the act, before it is kept: what it writes is kept with its
   * cause or not at all, and where it throws the act is undone and its caller gets the error. Default false: it is called
   * after the act, once a transaction around that is kept too, and where it throws the log says so.
   */
  readonly inTransaction?: boolean;
}

type AnyListener = (event: never, transaction: never) => void | Promise<void>;

/** A database whose transactions everything in them joins. */
export interface TransactingDatabase extends DatabaseHandle {
  /** Runs `work` in a transaction: all of it is kept, or nothing. In one already, it is part of that. */
  atomic<T>(work: () => Promise<T>): Promise<T>;
  /** Calls `callback` once the transaction is kept; at once where there is none. */
  onCommit(callback: () => void | Promise<void>): Promise<void>;
}

export interface EventsParts {
  readonly database: TransactingDatabase;
  /** Told of a listener that failed after the act: that has happened, and nothing undoes it. */
  readonly onError: (event: string, error: unknown) => void;
  /** What every listener is told beside the event: where it comes from. Default: nothing. */
  readonly origin?: () => object;
}

/** Tells listeners what happened, one after the other: in the transaction of an act, or after it. */
export class Events {
  readonly #parts: EventsParts;
  readonly #inTransaction = new Map<AppEvent, Set<AnyListener>>();
  readonly #after = new Map<AppEvent, Set<AnyListener>>();

  constructor(parts: EventsParts) {
    this.#parts = parts;
  }

  /** Calls `listener` at every such event from now on. Gives the function that ends this. */
  on(event: AppEvent, listener: AnyListener, { inTransaction = false }: ListenOptions = {}): () => void {
    const all = inTransaction ? this.#inTransaction : this.#after;
    const listeners = all.get(event) ?? new Set();
    listeners.add(listener);
    all.set(event, listeners);
    return () => listeners.delete(listener);
  }

  /** Does a write, and tells what of `possible` happened by it. Where somebody listens in it, there is a transaction. */
  act<T>(
    possible: readonly AppEvent[],
    write: () => Promise<T>,
    happenings: (outcome: T) => readonly Happening[],
  ): Promise<T> {
    return this.actInSteps(possible, (telling) => telling(write), happenings);
  }

  /** The same for an act of which one write belongs to the listeners' transaction, and others may be somewhere else. */
  async actInSteps<T>(
    possible: readonly AppEvent[],
    act: (telling: Telling<T>) => Promise<T>,
    happenings: (outcome: T) => readonly Happening[],
  ): Promise<T> {
    const listened = possible.some((event) => this.#listeners(this.#inTransaction, event).length > 0);
    const telling: Telling<T> = (write) =>
      this.#parts.database.atomic(async () => {
        const outcome = await write();
        await this.#tellInside(happenings(outcome));
        return outcome;
      });
    const outcome = await act(listened ? telling : (write) => write());
    await this.#tellAfter(happenings(outcome));
    return outcome;
  }

  /** Tells what happened. Those who listen in a transaction get one where there is none, and what they throw is thrown. */
  async emit(...happenings: readonly Happening[]): Promise<void> {
    const inside = happenings.filter(({ event }) => this.#listeners(this.#inTransaction, event).length > 0);
    if (inside.length > 0) await this.#parts.database.atomic(() => this.#tellInside(inside));
    await this.#tellAfter(happenings);
  }

  /** Runs `work` in a transaction. Who listens after an act in it is told once it is kept, and not at all where it is not. */
  transact<T>(work: () => Promise<T>): Promise<T> {
    return this.#parts.database.atomic(work);
  }

  /** Calls `callback` once the transaction is kept; at once where there is none. Where it fails, that is told (`onError`). */
  onCommit(callback: () => void | Promise<void>): Promise<void> {
    return this.#parts.database.onCommit(async () => {
      try {
        await callback();
      } catch (error) {
        this.#parts.onError('onCommit', error);
      }
    });
  }

  async #tellInside(happenings: readonly Happening[]): Promise<void> {
    const transaction: EventTransaction = { database: this.#parts.database };
    for (const { event, data } of happenings) {
      for (const listener of this.#listeners(this.#inTransaction, event)) {
        await listener(this.#told(data), transaction as never);
      }
    }
  }

  async #tellAfter(happenings: readonly Happening[]): Promise<void> {
    const listened = happenings.filter(({ event }) => this.#listeners(this.#after, event).length > 0);
    if (listened.length === 0) return;
    // Where it comes from is known now, and maybe no more when it is told.
    const told = listened.map(({ event, data }) => ({ event, data: this.#told(data) }));
    await this.#parts.database.onCommit(async () => {
      for (const { event, data } of told) await this.#tellEach(event, data);
    });
  }

  async #tellEach(event: AppEvent, data: never): Promise<void> {
    for (const listener of this.#listeners(this.#after, event)) {
      try {
        await listener(data, undefined as never);
      } catch (error) {
        this.#parts.onError(event.name, error);
      }
    }
  }

  #told(data: object): never {
    return { ...this.#parts.origin?.(), ...data } as never;
  }

  #listeners(all: ReadonlyMap<AppEvent, ReadonlySet<AnyListener>>, event: AppEvent): readonly AnyListener[] {
    return [...(all.get(event) ?? [])];
  }
}
