import { expect, it } from 'vitest';
import { expectedMistakes } from './expected-mistakes.ts';

/** Milliseconds: the compiler reads the whole source. */
const PATIENCE = 120_000;

it(
  'every mistake in filters.ts is one to the compiler, and nothing else is',
  () => {
    const { mistakes, refusedLines, errors } = expectedMistakes('filters.ts');
    expect(errors).not.toContain('expected.ts(');
    expect(mistakes).toBeGreaterThan(20);
    expect(refusedLines, errors).toBeGreaterThanOrEqual(mistakes);
  },
  PATIENCE,
);
