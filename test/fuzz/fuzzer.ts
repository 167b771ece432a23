import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FuzzOrder, FuzzProgress } from './fuzz-thread.ts';

/** Inputs for each target. `FUZZ_RUNS` raises it, as `npm run fuzz` does. */
export const FUZZ_RUNS = Number(process.env.FUZZ_RUNS ?? 300);
/** Another one each time; `FUZZ_SEED` repeats what a failure has printed. */
export const FUZZ_SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Milliseconds without a further input after which the thread hangs: a slow machine is no hang. */
const HANGS_AFTER = 30_000;
const MOST_INPUT_BYTES = 1_000_000;

/** Runs targets in a thread of their own, which is ended where an input hangs it. */
export class Fuzzer {
  #thread: Worker | null = null;
  readonly #progress: FuzzProgress = {
    counters: new SharedArrayBuffer(8),
    input: new SharedArrayBuffer(MOST_INPUT_BYTES),
  };

  /** What went wrong, with the seed and the input; null where nothing did. */
  async run(target: string): Promise<string | null> {
    this.#thread ??= new Worker(new URL('./fuzz-thread.ts', import.meta.url), { workerData: this.#progress });
    const thread = this.#thread;
    const order: FuzzOrder = { target, runs: FUZZ_RUNS, seed: FUZZ_SEED };
    thread.postMessage(order);
    const ended = new AbortController();
    const { signal } = ended;
    const answer = once(thread, 'message', { signal }).then(([problem]) => problem as string | null);
    const death = once(thread, 'exit', { signal }).then(([code]) => `the thread ended with ${code}`);
    const problem = await Promise.race([answer, death, this.#hang(signal)]);
    ended.abort();
    await Promise.allSettled([answer, death]);
    return problem === null ? null : `${target} (FUZZ_SEED=${FUZZ_SEED}): ${problem}`;
  }

  async stop(): Promise<void> {
    await this.#thread?.terminate();
    this.#thread = null;
  }

  #hang(signal: AbortSignal): Promise<string> {
    const numbers = new Int32Array(this.#progress.counters);
    return new Promise((resolve) => {
      let last = -1;
      const timer = setInterval(() => {
        const now = Atomics.load(numbers, 0);
        if (now !== last) {
          last = now;
          return;
        }
        clearInterval(timer);
        const bytes = Buffer.from(this.#progress.input, 0, Atomics.load(numbers, 1));
        void this.stop().then(() => resolve(`hangs at ${JSON.stringify(bytes.toString())}`));
      }, HANGS_AFTER);
      signal.addEventListener('abort', () => clearInterval(timer));
    });
  }
}
