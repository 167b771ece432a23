import { describe, expect, it } from 'vitest';
import { valueLiteral } from './default-literal.ts';
import type { ColumnDefault, ColumnType } from './schema-state.ts';

const both = (type: ColumnType, value: ColumnDefault) =>
  (['sqlite', 'postgres'] as const).map((dialect) => valueLiteral({ type }, value, dialect));

describe('valueLiteral', () => {
  it.each<[ColumnType, ColumnDefault, sqlite: string, postgres: string]>([
    ['text', "it's", "'it''s'", "'it''s'"],
    ['varchar', 5, "'5'", "'5'"],
    ['integer', 5, '5', '5'],
    ['integer', true, '1', '1'],
    ['boolean', false, '0', 'false'],
    ['decimal', '12.50', "'12.50'", "'12.50'"],
    ['json', '{"a": 1}', `'{"a": 1}'`, `'{"a": 1}'`],
    ['json', 'word', `'"word"'`, `'"word"'`],
    ['json', true, "'true'", "'true'"],
    ['datetime', '2026-01-31T12:00:00Z', "'2026-01-31 12:00:00.000000'", "'2026-01-31T12:00:00.000Z'"],
    ['datetime', '2026-01-31 12:00:00', "'2026-01-31 12:00:00.000000'", "'2026-01-31T12:00:00.000Z'"],
    ['datetime', '2026-01-31T14:00:00+02:00', "'2026-01-31 12:00:00.000000'", "'2026-01-31T12:00:00.000Z'"],
    ['datetime', '2026-01-31', "'2026-01-31 00:00:00.000000'", "'2026-01-31T00:00:00.000Z'"],
  ])('writes %s %j', (type, value, sqlite, postgres) => {
    expect(both(type, value)).toEqual([sqlite, postgres]);
  });

  it('refuses a datetime that is none', () => {
    expect(() => both('datetime', 'soon')).toThrow("'soon' is no datetime");
  });
});
