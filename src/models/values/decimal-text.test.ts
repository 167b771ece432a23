import { expect, it } from 'vitest';
import { decimalText } from './decimal-text.ts';

it.each([
  [0, '0'],
  [-12.5, '-12.5'],
  [1e-7, '0.0000001'],
  [-1.25e-9, '-0.00000000125'],
  [1.5e21, '1500000000000000000000'],
  [-1e22, '-10000000000000000000000'],
])('%d is %s without an exponent', (number, text) => {
  expect(decimalText(number)).toBe(text);
});
