import { expect, it } from 'vitest';
import type { ColumnType } from '../../models/fields/column-shape.ts';
import type {} from '../schema/schema-state.ts';
import { inspectedDefault } from './column-default.ts';

it.each<[string, ColumnType, unknown]>([
  ["'it''s'", 'varchar', "it's"],
  ["'new'::character varying", 'varchar', 'new'],
  ["'a::b'::text", 'text', 'a::b'],
  ['1', 'boolean', true],
  ['false', 'boolean', false],
  ["'-7'::integer", 'integer', -7],
  ['((42))', 'bigint', 42],
  ['1.50', 'decimal', '1.50'],
  ["'2026-01-31'::date", 'date', '2026-01-31'],
])('%s of a %s column is a value', (text, type, value) => {
  expect(inspectedDefault(text, type)).toEqual({ kind: 'value', value });
});

it.each(['CURRENT_TIMESTAMP', 'now()', "datetime('now')"])('%s is the present', (text) => {
  expect(inspectedDefault(text, 'datetime')).toEqual({ kind: 'now' });
});

it.each<[string, ColumnType]>([
  ["nextval('book_id_seq'::regclass)", 'bigint'],
  ["'a' || 'b'", 'text'],
  ['9007199254740993', 'bigint'],
  ['gen_random_uuid()', 'text'],
])('%s of a %s column stays SQL', (text, type) => {
  expect(inspectedDefault(text, type)).toEqual({ kind: 'sql', sql: text });
});

it.each([null, 'NULL', 'NULL::character varying'])('%s is none', (text) => {
  expect(inspectedDefault(text, 'varchar')).toBeNull();
});
