import { describe, expect, it } from 'vitest';
import type { ColumnDefault, ColumnType } from '../../models/fields/column-shape.ts';
import type { ColumnSpec } from '../schema/schema-state.ts';
import { valueLiteral } from './default-literal.ts';

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
    [
      'uuid',
      '12345678-1234-5678-1234-5678ABCDEF00',
      "'123456781234567812345678abcdef00'",
      "'12345678-1234-5678-1234-5678abcdef00'",
    ],
    ['datetime', '2026-01-31T12:00:00Z', "'2026-01-31 12:00:00.000000'", "'2026-01-31T12:00:00.000Z'"],
    ['datetime', '2026-01-31 12:00:00', "'2026-01-31 12:00:00.000000'", "'2026-01-31T12:00:00.000Z'"],
    ['datetime', '2026-01-31T14:00:00+02:00', "'2026-01-31 12:00:00.000000'", "'2026-01-31T12:00:00.000Z'"],
    ['datetime', '2026-01-31', "'2026-01-31 00:00:00.000000'", "'2026-01-31T00:00:00.000Z'"],
  ])('writes %s %j', (type, value, sqlite, postgres) => {
    expect(both(type, value)).toEqual([sqlite, postgres]);
  });

  it.each<[ColumnSpec, ColumnDefault, string]>([
    [{ type: 'datetime' }, 'soon', 'datetime'],
    [{ type: 'datetime' }, 'soon 5', 'datetime'],
    [{ type: 'datetime' }, '2026-02-30T12:00:00Z', 'datetime'],
    [{ type: 'datetime' }, '2026-01-31 24:00', 'datetime'],
    [{ type: 'datetime' }, 2026, 'datetime'],
    [{ type: 'date' }, '2026-02-30', 'date'],
    [{ type: 'date' }, '0000-01-01', 'date'],
    [{ type: 'date' }, '12:30', 'date'],
    [{ type: 'date' }, 2026, 'date'],
    [{ type: 'integer' }, 'one', 'integer'],
    [{ type: 'integer' }, '', 'integer'],
    [{ type: 'integer' }, 1.5, 'integer'],
    [{ type: 'integer' }, 2 ** 31, 'integer'],
    [{ type: 'bigint' }, 2 ** 53, 'bigint'],
    [{ type: 'decimal', digits: 4, places: 2 }, '1.005', 'decimal(4, 2)'],
    [{ type: 'decimal', digits: 4, places: 2 }, '100', 'decimal(4, 2)'],
    [{ type: 'decimal', digits: 4, places: 2 }, 'NaN', 'decimal(4, 2)'],
    [{ type: 'uuid' }, '12', 'uuid'],
    [{ type: 'boolean' }, 'false', 'boolean'],
    [{ type: 'boolean' }, 2, 'boolean'],
    [{ type: 'varchar', length: 3 }, 'four', 'varchar(3)'],
  ])('refuses what is not of the type: %j %j', (spec, value, type) => {
    for (const dialect of ['sqlite', 'postgres'] as const) {
      expect(() => valueLiteral(spec, value, dialect)).toThrow(`'${value}' is no ${type}`);
    }
  });
});
