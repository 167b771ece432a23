import { expect, it } from 'vitest';
import { formatDate } from './format-date.ts';

it('writes a moment in UTC, for people', () => {
  expect(formatDate(new Date('2026-01-31T23:59:59Z'))).toBe('31 Jan 2026, 23:59 UTC');
  expect(formatDate(new Date('2026-12-05T04:03:00Z'))).toBe('5 Dec 2026, 04:03 UTC');
});

it('leaves anything else as it is', () => {
  expect(formatDate(null)).toBeNull();
  expect(formatDate('yesterday')).toBe('yesterday');
});
