import type { DatabaseHandle } from '../models/rows/database-handle.ts';

/** Something that can happen, as a value. `Data`: what a listener is told of it. */
export interface AppEvent<Data extends object = object> {
  /** For people and logs: `userLoggedIn`. Two events of one name are two events. */
  readonly name: string;
  readonly '~data'?: Data;
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
 * A property of type `BaseUser` is the project's own user where it is listened to.
 */
export function defineEvent<Data extends object = object>(name: string): AppEvent<Data> {
  return Object.freeze({ name });
}

/** An event with what is told of it. Never put a secret in: listeners write it down. */
export function happened<Data extends object>(event: AppEvent<Data>, data: NoInfer<Data>): Happening {
  return { event, data };
}

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

export interface ListenOptions {
  /**
   * Whether the listener is called in the transaction of the act, before it is kept: what it writes by `databaseOf(transaction,
   * …)` is kept with its cause or not at all, and where it throws the act is undone and its caller gets the error. Default
   * false: it is called after the act, and where it throws the log says so.
   */
  readonly inTransaction?: boolean;
}

type AnyListener = (event: never, transaction: never) => void | Promise<void>;

export interface EventsParts {
  readonly transact: Transact;
  /** Told of a listener that failed after the act: that has happened, and nothing undoes it. */
  readonly onError: (event: string, error: unknown) => void;
  /** What every listener is told beside the event: where it comes from. Default: nothing. */
  readonly origin?: () => object;
}

/** What a unit of work tells while its transaction is open. */
export type TellInTransaction = (...happenings: readonly Happening[]) => Promise<void>;

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

  /**
   * Does `act`, and tells what of `possible` happened by it. `act` gets what it has to hand to its store; undefined where
   * nobody listens in the transaction, and none is needed.
   */
  async act<T>(
    possible: readonly AppEvent[],
    act: (alongside: Alongside<T> | undefined) => Promise<T>,
    happenings: (outcome: T) => readonly Happening[],
  ): Promise<T> {
    const listened = possible.some((event) => this.#listeners(this.#inTransaction, event).length > 0);
    const alongside: Alongside<T> = (database, outcome) => this.#tellInside(database, happenings(outcome));
    const outcome = await (listened ? AlongsideFailure.unwrapped(() => act(alongside)) : act(undefined));
    await this.#tellAfter(happenings(outcome));
    return outcome;
  }

  /** Tells what happened without a transaction: those who listen in one get one of their own, and what they throw is thrown. */
  async emit(...happenings: readonly Happening[]): Promise<void> {
    const inside = happenings.filter(({ event }) => this.#listeners(this.#inTransaction, event).length > 0);
    if (inside.length > 0) {
      await AlongsideFailure.unwrapped(() =>
        this.#parts.transact((database) => this.#tellInside(database, inside)),
      );
    }
    await this.#tellAfter(happenings);
  }

  /** Runs `work` in a transaction. Who listens after an act is told once it is kept, and not at all where it is not. */
  async transact<T>(work: (database: DatabaseHandle, tell: TellInTransaction) => Promise<T>): Promise<T> {
    const told: Happening[] = [];
    const answer = await AlongsideFailure.unwrapped(() =>
      this.#parts.transact((database) =>
        work(database, async (...happenings) => {
          told.push(...happenings);
          await this.#tellInside(database, happenings);
        }),
      ),
    );
    await this.#tellAfter(told);
    return answer;
  }

  async #tellInside(database: DatabaseHandle, happenings: readonly Happening[]): Promise<void> {
    const transaction: EventTransaction = { database };
    for (const { event, data } of happenings) {
      for (const listener of this.#listeners(this.#inTransaction, event)) {
        try {
          await listener(this.#told(data), transaction as never);
        } catch (error) {
          throw new AlongsideFailure(error);
        }
      }
    }
  }

  async #tellAfter(happenings: readonly Happening[]): Promise<void> {
    for (const { event, data } of happenings) {
      for (const listener of this.#listeners(this.#after, event)) {
        try {
          await listener(this.#told(data), undefined as never);
        } catch (error) {
          this.#parts.onError(event.name, error);
        }
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

/**
 * Carries what a listener threw through the stores. They look into the errors of their own writes, and must not take a
 * listener's unique value for theirs.
 */
class AlongsideFailure extends Error {
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
