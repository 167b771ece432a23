import { expect, it } from 'vitest';
import { shortText } from './short-text.ts';

it.each([
  ['Ada', undefined, 'Ada'],
  ['x'.repeat(40), undefined, 'x'.repeat(40)],
  ['x'.repeat(41), undefined, `${'x'.repeat(39)}…`],
  ['Ada Lovelace', 5, 'Ada…'],
  // A family of four is one character, of 11 units.
  ['👨‍👩‍👧‍👦'.repeat(5), 3, `${'👨‍👩‍👧‍👦'.repeat(2)}…`],
  ['👨‍👩‍👧‍👦'.repeat(3), 3, '👨‍👩‍👧‍👦'.repeat(3)],
  [undefined, undefined, ''],
])('makes of %j by %j %j', (value, limit, short) => {
  expect(shortText(value, limit)).toBe(short);
});
