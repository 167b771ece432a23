import { availableParallelism } from 'node:os';
import { LatchkeyError } from '../errors.ts';

export interface HashQueueOptions {
  /** Hashes computed at once. Default: one more than the cores, but one less than the thread pool. */
  concurrency?: number;
  /** Hashes that may wait for their turn. Default 256. */
  maxWaiting?: number;
}

/**
 * Bounds the password hashes in flight, first come, first served: a flood of logins may use the cores but neither all
 * memory nor every thread, and who comes when too many wait is told so at once.
 */
export class HashQueue {
  readonly concurrency: number;
  readonly maxWaiting: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor({ concurrency = defaultConcurrency(), maxWaiting = 256 }: HashQueueOptions = {}) {
    requireWhole('concurrency', concurrency, 1);
    requireWhole('maxWaiting', maxWaiting, 0);
    this.concurrency = concurrency;
    this.maxWaiting = maxWaiting;
  }

  /** How many tasks run now. */
  get running(): number {
    return this.#running;
  }

  /** How many tasks wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs the task in its turn and gives its answer or error.
   *
   * @throws LatchkeyError `hash_queue_full`, without running it, when `maxWaiting` tasks wait already.
   */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.concurrency) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= this.maxWaiting) {
      throw new LatchkeyError('hash_queue_full', { waiting: this.#waiting.length });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place straight to the next in line, so that no newcomer can slip in between. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}

/**
 * One more than there are cores: while the event loop is busy and cannot hand out the next hash, a core would stand
 * idle (measured on two cores: 0.88 against 0.79 times the logins that raw hashing would allow). Hashes run in libuv's
 * thread pool (4 threads unless UV_THREADPOOL_SIZE says else), where files and DNS need a thread as well.
 */
function defaultConcurrency(): number {
  const threads = Number.parseInt(process.env.UV_THREADPOOL_SIZE ?? '', 10) || 4;
  return Math.max(1, Math.min(availableParallelism() + 1, threads - 1));
}

function requireWhole(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  const reason = `it must be a whole number of at least ${least}, not ${value}.`;
  throw new LatchkeyError('setting_invalid', { setting: `HashQueue.${name}`, reason });
}
