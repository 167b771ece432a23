import { AsyncLocalStorage } from 'node:async_hooks';
import { availableParallelism } from 'node:os';
import type { LatchkeyError } from '../../support/errors.ts';
import { networkOf } from '../../support/network-of.ts';
import { SettingError } from '../../support/settings/setting-error.ts';
import { CoreError } from '../core-error.ts';

export interface HashQueueOptions {
  /** Hashes computed at once. Default: one more than the cores, but one less than the thread pool. */
  concurrency?: number;
  /** Hashes that may wait for their turn. Default 256. */
  maxWaiting?: number;
  /** Told of each hash that is not computed because its visitor has gone. */
  onGone?: (visitor: HashVisitor) => void;
}

/** Whose hashes they are. */
export interface HashVisitor {
  /** The visitor's address. Default, and null: unknown. */
  readonly ip?: string | null;
  /** Aborted when the visitor goes away. Default, and null: nobody says so. */
  readonly signal?: AbortSignal | null;
}

/** Turns of the event loop in which a closed connection is read, ended and told of. */
const TURNS = 4;

interface Waiting {
  start(): void;
  refuse(error: LatchkeyError): void;
}

/**
 * Bounds the password hashes in flight: a flood of logins may use the cores but neither all memory nor every thread, and
 * who comes when too many wait is told so at once.
 *
 * Networks take turns, and within one it is first come, first served. Where all places are taken, a network with fewer
 * gets the last place of the one with the most (fair queueing with longest queue drop). So one network can fill the queue
 * only as long as nobody else comes; and where all visitors seem to come from one address, that of an unknown proxy, they
 * have the whole queue. Nothing is computed for who has gone.
 */
export class HashQueue {
  readonly concurrency: number;
  readonly maxWaiting: number;
  #running = 0;
  #waiting = 0;
  /** Who waits, by network. The order of the networks is that of their turns; none of them is empty. */
  readonly #lanes = new Map<string, Set<Waiting>>();
  readonly #onGone: (visitor: HashVisitor) => void;
  readonly #visitor = new AsyncLocalStorage<HashVisitor>();

  constructor(options: HashQueueOptions = {}) {
    const { concurrency = defaultConcurrency(), maxWaiting = 256, onGone = () => undefined } = options;
    requireWhole('concurrency', concurrency, 1);
    requireWhole('maxWaiting', maxWaiting, 0);
    this.concurrency = concurrency;
    this.maxWaiting = maxWaiting;
    this.#onGone = onGone;
  }

  /** How many tasks run now. */
  get running(): number {
    return this.#running;
  }

  /** How many tasks wait for their turn. */
  get waiting(): number {
    return this.#waiting;
  }

  /** On whose behalf this is done; nobody where nothing says so. */
  get visitor(): HashVisitor | undefined {
    return this.#visitor.getStore();
  }

  /** Does `work`, whose hashes, however deep inside, are this visitor's. Others are of an unknown visitor who stays. */
  onBehalfOf<T>(visitor: HashVisitor, work: () => T): T {
    return this.#visitor.run(visitor, work);
  }

  /**
   * Runs the task in its turn and gives its answer or error.
   *
   * @throws LatchkeyError, without running it: `hash_queue_full` when `maxWaiting` tasks wait already, `visitor_gone`.
   */
  async run<T>(task: () => Promise<T>): Promise<T> {
    const visitor = this.#visitor.getStore() ?? {};
    if (visitor.signal?.aborted) throw this.#gone(visitor);
    if (this.#running < this.concurrency) this.#running++;
    else await this.#wait(visitor);
    try {
      if (visitor.signal) await this.#lookAgain(visitor, visitor.signal);
      return await task();
    } finally {
      this.#leave();
    }
  }

  /**
   * Who sends and hangs up at once is noticed a few turns of the event loop later, which are nothing beside a hash.
   *
   * @throws LatchkeyError `visitor_gone`.
   */
  async #lookAgain(visitor: HashVisitor, signal: AbortSignal): Promise<void> {
    for (let turn = 0; turn < TURNS && !signal.aborted; turn++) await new Promise(setImmediate);
    if (signal.aborted) throw this.#gone(visitor);
  }

  #wait(visitor: HashVisitor): Promise<void> {
    const { ip, signal } = visitor;
    const network = networkOf(ip);
    if (this.#waiting >= this.maxWaiting && !this.#takePlaceFor(network)) {
      throw new CoreError('hash_queue_full', { waiting: this.#waiting });
    }
    return new Promise<void>((resolve, reject) => {
      const gone = () => {
        this.#remove(network, waiting);
        reject(this.#gone(visitor));
      };
      const waiting: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', gone);
          resolve();
        },
        refuse: (error) => {
          signal?.removeEventListener('abort', gone);
          reject(error);
        },
      };
      signal?.addEventListener('abort', gone);
      const lane = this.#lanes.get(network);
      if (lane) lane.add(waiting);
      else this.#lanes.set(network, new Set([waiting]));
      this.#waiting++;
    });
  }

  #gone(visitor: HashVisitor): LatchkeyError {
    this.#onGone(visitor);
    return new CoreError('visitor_gone');
  }

  /** Turns away the last of the network that has the most places, where that has at least two more than this one. */
  #takePlaceFor(network: string): boolean {
    const own = this.#lanes.get(network)?.size ?? 0;
    let longest = { name: network, lane: new Set<Waiting>() };
    for (const [name, lane] of this.#lanes) if (lane.size > longest.lane.size) longest = { name, lane };
    const last = [...longest.lane].at(-1);
    if (!last || longest.lane.size < own + 2) return false;
    last.refuse(new CoreError('hash_queue_full', { waiting: this.#waiting }));
    this.#remove(longest.name, last);
    return true;
  }

  #remove(network: string, waiting: Waiting): void {
    const lane = this.#lanes.get(network);
    if (!lane?.delete(waiting)) return;
    this.#waiting--;
    if (lane.size === 0) this.#lanes.delete(network);
  }

  /** Hands the place straight to the next in line, so that no newcomer can slip in between. */
  #leave(): void {
    for (const [network, lane] of this.#lanes) {
      for (const next of lane) {
        this.#remove(network, next);
        this.#toTheEnd(network, lane);
        next.start();
        return;
      }
    }
    this.#running--;
  }

  /** A network that has had its turn comes after all others. */
  #toTheEnd(network: string, lane: Set<Waiting>): void {
    if (!this.#lanes.delete(network)) return;
    this.#lanes.set(network, lane);
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
  throw new SettingError('setting_invalid', { setting: `HashQueue.${name}`, reason });
}
