import { describe, expect, it } from 'vitest';
import { mentionsColumn, sqlTokens, unquoteName } from './sql-tokens.ts';

describe('sqlTokens', () => {
  it('loses nothing', () => {
    const text = `create /* x */ table "a""b" ([c d] text default 'it''s', e decimal(1, 2)) -- end`;
    expect(
      sqlTokens(text)
        .map((token) => token.text)
        .join(''),
    ).toBe(text);
  });

  it.each([
    ['"a""b"', 'a"b'],
    ['`a``b`', 'a`b'],
    ['[a b]', 'a b'],
    ['plain', 'plain'],
  ])('reads the name %s', (text, name) => {
    expect(sqlTokens(text)).toHaveLength(1);
    expect(unquoteName(sqlTokens(text)[0])).toBe(name);
  });
});

describe('mentionsColumn', () => {
  it.each([
    ['length > 3', 'length', true],
    ['length(name) > 3', 'length', false],
    ['lower("Name")', 'name', true],
    ["name <> 'other'", 'other', false],
    ['name collate nocase', 'nocase', false],
  ])('%s mentions %s: %s', (text, column, mentioned) => {
    expect(mentionsColumn(sqlTokens(text), column)).toBe(mentioned);
  });
});
