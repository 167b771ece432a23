import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

describe('a text for a terminal', () => {
  it('is as it was where all of it shows', () => {
    for (const text of ['Ada Lovelace', 'Zoë', '渡辺', 'a\u0301', '🙂', ''])
      expect(visibleText(text)).toBe(text);
  });

  it.each([
    ['a\u001b[31mred', 'a\\u001b[31mred'],
    ['one\ntwo\r\tthree\u2028', 'one\\u000atwo\\u000d\\u0009three\\u2028'],
    ['\u202egnp.exe\u200b\u2066\ufeff', '\\u202egnp.exe\\u200b\\u2066\\ufeff'],
    ['\u{e0041}', '\\u{e0041}'],
    ['half \ud83d', 'half \\ud83d'],
    ['\u0085\u009b2J', '\\u0085\\u009b2J'],
  ])('names what does not show in %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
});
