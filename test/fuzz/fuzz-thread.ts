import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import type { FuzzTarget } from './fuzz-target.ts';
import { inputsFrom } from './inputs.ts';
import { fuzzTargets } from './targets.ts';

/** Seconds of this thread's own processor time that one input may take: far more than any needs, on any machine. */
const MOST_SECONDS = 2;

/** What the thread is asked to do. */
export interface FuzzOrder {
  readonly target: string;
  readonly runs: number;
  readonly seed: number;
}

/** What the other side sees while an input is looked at: how many there were, its length, and the input itself. */
export interface FuzzProgress {
  readonly counters: SharedArrayBuffer;
  readonly input: SharedArrayBuffer;
}

const { counters, input } = workerData as FuzzProgress;
const [numbers, bytes] = [new Int32Array(counters), new Uint8Array(input)];
const encoder = new TextEncoder();

async function watched(target: FuzzTarget, text: string): Promise<void> {
  Atomics.store(numbers, 1, encoder.encodeInto(text, bytes).written);
  Atomics.add(numbers, 0, 1);
  const before = process.threadCpuUsage();
  await target.check(text);
  const { user, system } = process.threadCpuUsage(before);
  const seconds = (user + system) / 1_000_000;
  if (seconds > MOST_SECONDS) throw new Error(`${seconds} s for ${text.length} characters`);
}

async function run({ target: name, runs, seed }: FuzzOrder): Promise<string | null> {
  const target = fuzzTargets.find((one) => one.name === name);
  if (!target) return `there is no target ${name}`;
  const inputs = inputsFrom(target.seeds, target.maxLength ?? 16_384);
  for (const one of target.seeds) await watched(target, one);
  const result = await fc.check(
    fc.asyncProperty(inputs, (text) => watched(target, text)),
    { seed, numRuns: Math.ceil(runs * (target.share ?? 1)), interruptAfterTimeLimit: 3_600_000 },
  );
  return result.failed ? (fc.defaultReportMessage(result) ?? 'it failed') : null;
}

parentPort?.on('message', (order: FuzzOrder) => {
  void run(order)
    .catch((error: Error) => `a good input is refused: ${error.stack}`)
    .then((problem) => parentPort?.postMessage(problem));
});
