import { describe, expect, it } from 'vitest';
import { foldCase } from './fold-case.ts';

describe('foldCase', () => {
  it('is equal for texts that differ in letter case', () => {
    expect(foldCase('Root@Example.com')).toBe(foldCase('rOOT@example.COM'));
  });

  it('keeps look-alikes apart that toLowerCase would join', () => {
    expect('mi\u212ae@example.com'.toLowerCase()).toBe('mike@example.com');
    expect(foldCase('mi\u212ae@example.com')).not.toBe('mike@example.com');
  });
});
