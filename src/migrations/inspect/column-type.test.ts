import { expect, it } from 'vitest';
import { inspectedType } from './column-type.ts';

it.each([
  ['varchar(150)', { type: 'varchar', length: 150 }],
  ['character varying(150)', { type: 'varchar', length: 150 }],
  ['character varying', { type: 'text' }],
  ['INTEGER', { type: 'integer' }],
  ['smallint unsigned', { type: 'integer' }],
  ['bigint', { type: 'bigint' }],
  ['bool', { type: 'boolean' }],
  ['decimal(10, 2)', { type: 'decimal', digits: 10, places: 2 }],
  ['decimal', { type: 'decimal' }],
  ['numeric(5)', { type: 'decimal', digits: 5, places: 0 }],
  ['timestamp with time zone', { type: 'datetime' }],
  ['timestamp(3) with time zone', { type: 'datetime' }],
  ['jsonb', { type: 'json' }],
  ['uuid', { type: 'uuid' }],
  ['char(32)', { type: 'uuid' }],
  ['character(32)', { type: 'varchar', length: 32 }],
  ['time without time zone', { type: 'time' }],
  ['interval', { type: 'duration' }],
  ['BLOB', { type: 'binary' }],
])('%s has a kind of field', (declared, type) => {
  expect(inspectedType(declared)).toEqual(type);
});

it.each([
  'timestamp without time zone',
  'double precision',
  'real',
  'integer[]',
  'numeric(30,2)',
  'numeric',
  '',
])('%s has none', (declared) => {
  expect(inspectedType(declared)).toBeNull();
});
