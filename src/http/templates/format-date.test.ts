import { expect, it } from 'vitest';
import { dateFilter } from './format-date.ts';

it('writes a moment in UTC, for people', () => {
  const date = dateFilter('en');
  expect(date(new Date('2026-01-31T23:59:59Z'))).toBe('31 Jan 2026, 23:59 UTC');
  expect(date(new Date('2026-12-05T04:03:00Z'))).toBe('5 Dec 2026, 04:03 UTC');
});

it("writes it in the way of the visitor's language", () => {
  expect(dateFilter('de')(new Date('2026-12-05T14:03:00Z'))).toBe('05.12.2026, 14:03 UTC');
  expect(dateFilter('fr')(new Date('2026-12-05T14:03:00Z'))).toBe('5 déc. 2026, 14:03 UTC');
});

it('leaves anything else as it is', () => {
  for (const date of [dateFilter('en'), dateFilter('de')]) {
    expect(date(null)).toBeNull();
    expect(date('yesterday')).toBe('yesterday');
    expect(date(new Date(Number.NaN))).toBeInstanceOf(Date);
  }
});
