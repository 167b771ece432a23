import { afterAll, describe, expect, it } from 'vitest';
import { FUZZ_RUNS, Fuzzer } from './fuzzer.ts';
import { fuzzTargets } from './targets.ts';

/** Milliseconds for each input, on a machine that is busy with other things. */
const PATIENCE = 60_000 + 50 * FUZZ_RUNS;

describe('whatever text comes', () => {
  const fuzzer = new Fuzzer();
  afterAll(() => fuzzer.stop());

  it.each(fuzzTargets.map(({ name }) => name))(
    '%s holds: no failure, no hang',
    async (name) => {
      expect(await fuzzer.run(name)).toBeNull();
    },
    PATIENCE,
  );
});
