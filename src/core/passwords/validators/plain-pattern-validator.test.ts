import { describe, expect, it } from 'vitest';
import { text } from '../../../support/texts/keyed-text.ts';
import { plainPatternValidator } from './plain-pattern-validator.ts';

const validator = plainPatternValidator();
const refusal = text('passwords.plainPattern.refused');

describe('a password of little more than a pattern is refused:', () => {
  it.each([
    // One character, and blocks.
    ...['aaaaaaaa', 'AaAaAaAa', '😀'.repeat(9), 'x'.repeat(1024), 'aaaabbbb1', '1111aaaa!'],
    ...['abababab', 'abcabcabc', 'hellohello', 'noonnoonno', '!1!1!1!1'],
    // The alphabet and the digits, up and down, in every script.
    ...['abcdefgh', 'zyxwvuts', 'ABCD1234', 'abc123xyz', 'test1234', '12345678a?', '0987654321a'],
    ...['αβγδεζηθ', 'ａｂｃｄｅｆｇｈ'],
    // Keyboards.
    ...['qwertyui', 'poiuytre', 'asdfghjkl', 'qwertzui', 'azertyui', 'йцукенгш', '!@#$%^&*'],
    ...['1qaz2wsx', '!QAZ@WSX', 'zaq12wsx', 'qazwsxedc', 'a147258369'],
    // Woven.
    ...['1q2w3e4r', 'q1w2e3r4', 'a1b2c3d4', '12121212x'],
  ])('%s', (password) => {
    expect(validator.validate(password)).toEqual(refusal);
  });
});

describe('a password that is more than that is not:', () => {
  it.each([
    ...['correct horse battery', 'kq7-Zw!pf3', 'bookkeeper', 'deflation', 'hunter2hunter2', 'pässwörd ☃'],
    ...[`${'a'.repeat(500)}kq7-Zw!pf3`, `kq7-Zw!pf3${'a'.repeat(500)}`, 'hello123'],
    // Too short, which another rule says.
    ...['', 'x', 'kq7'],
  ])('%s', (password) => {
    expect(validator.validate(password)).toBeNull();
  });
});

it('asks for as many characters as it is told to', () => {
  expect(plainPatternValidator({ minCharacters: 8 }).validate('hello123')).toEqual(refusal);
  expect(plainPatternValidator({ minCharacters: 2 }).validate('test1234')).toBeNull();
  for (const minCharacters of [0, -1, 1.5, Number.NaN]) {
    expect(() => plainPatternValidator({ minCharacters })).toThrow(
      expect.objectContaining({ code: 'setting_invalid' }),
    );
  }
});
