import { DatabaseError } from '../contract/database-error.ts';

/** Milliseconds after which who still waits is taken to wait for itself. */
const PATIENCE = 30_000;

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
