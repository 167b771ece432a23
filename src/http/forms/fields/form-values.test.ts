import { expect, it } from 'vitest';
import { pickValues } from './form-values.ts';

it('keeps the last value of each known name, and nothing else', () => {
  const values = new URLSearchParams('a=1&b=2&a=3&__proto__=4&c=5');
  expect(pickValues(values, new Set(['a', 'b', 'd']))).toEqual(
    new Map([
      ['a', '3'],
      ['b', '2'],
    ]),
  );
});
