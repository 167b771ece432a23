import type { DatabaseHandle } from '../../models/rows/database-handle.ts';
import { type Alongside, AlongsideFailure, type EventTransaction, type Transact } from './alongside.ts';
import type { AppEvent, Happening } from './event.ts';

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
    const outcome = await AlongsideFailure.unwrapped(() => act(listened ? alongside : undefined));
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
