import { expect, it } from 'vitest';
import { expectedMistakes } from './expected-mistakes.ts';

/** Milliseconds: the compiler reads the whole source. */
const PATIENCE = 120_000;

it(
  'every mistake in one-user-model.ts is one to the compiler, and nothing else is',
  () => {
    const { mistakes, refusedLines, errors } = expectedMistakes('one-user-model.ts');
    expect(errors).not.toContain('expected.ts(');
    expect(mistakes).toBeGreaterThan(30);
    expect(refusedLines, errors).toBeGreaterThanOrEqual(mistakes);
  },
  PATIENCE,
);
