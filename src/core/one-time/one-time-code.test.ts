import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newOneTimeCode, readOneTimeCode, showOneTimeCode } from './one-time-code.ts';

const code = fc.constant(null).map(newOneTimeCode);
/** What people, keyboards and mail programs put between the characters of a code. */
const between = fc.array(
  fc.constantFrom(' ', '-', '\u2013', '\u2014', '\u2011', '\u2212', '\u00a0', '\u3000', '\t'),
  {
    maxLength: 3,
  },
);

describe('a one-time code', () => {
  it('is read in any case, with or without anything between its characters', () => {
    const cased = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
    const gaps = fc.array(between, { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(code, cased, gaps, (made, lower, space) => {
        const typed = [...made].map((character, index) => {
          const own = lower[index] ? character.toLowerCase() : character;
          return (space[index] ?? []).join('') + own;
        });
        expect(readOneTimeCode(typed.join('') + (space[8] ?? []).join(''))).toBe(made);
      }),
    );
  });

  it('is shown in two groups, without letters and digits that look alike', () => {
    fc.assert(
      fc.property(code, (made) => {
        expect(showOneTimeCode(made)).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
        expect(made).not.toMatch(/[01OILZSGBAEU]/);
        expect(readOneTimeCode(showOneTimeCode(made))).toBe(made);
      }),
    );
  });

  it('is read where letters were taken for the digits that they look like, and typed wide', () => {
    expect(readOneTimeCode('z5g8-s6b2')).toBe('25685682');
    expect(readOneTimeCode('Ｋ７ＱＭ－２ＸＲＴ')).toBe('K7QM2XRT');
  });

  it('is read from up to 100 characters', () => {
    expect(readOneTimeCode(`K7QM${' '.repeat(92)}2XRT`)).toBe('K7QM2XRT');
    expect(readOneTimeCode(`K7QM${' '.repeat(93)}2XRT`)).toBeNull();
  });

  it('is never read from anything that is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        const read = readOneTimeCode(typed);
        if (read !== null) expect(read).toMatch(/^[2-9CDFHJKMNPQRTVWXY]{8}$/);
      }),
    );
    for (const typed of [
      '',
      'K7QM-2XR',
      'K7QM-2XRTT',
      'K7QM-2XR0',
      'K7QM_2XRT',
      `K7QM${' '.repeat(200)}2XRT`,
    ]) {
      expect(readOneTimeCode(typed)).toBeNull();
    }
  });

  it('has every character about equally often at every place', () => {
    const counts = Array.from({ length: 8 }, () => new Map<string, number>());
    for (let made = 0; made < 4800; made++) {
      for (const [index, character] of [...newOneTimeCode()].entries()) {
        counts[index]?.set(character, (counts[index].get(character) ?? 0) + 1);
      }
    }
    // 200 are expected of each. Seven standard deviations: fails once in 10^9 runs where all is well.
    for (const places of counts) {
      expect(places.size).toBe(24);
      for (const count of places.values()) expect(Math.abs(count - 200)).toBeLessThan(100);
    }
  });

  it('has no character more often than another, as bytes modulo 24 would', () => {
    const counts = new Map<string, number>();
    const codes = 2 ** 16;
    for (let made = 0; made < codes; made++) {
      for (const character of newOneTimeCode()) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    const expected = (codes * 8) / 24;
    const unevenness = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    // Chi-squared, 23 degrees of freedom: above 92 once in 10^9 runs. About 230 where one byte of 241 is too many.
    expect(unevenness).toBeLessThan(92);
  });
});
