import { expect, it } from 'vitest';
import { sqliteJsonColumns } from './sqlite-json-columns.ts';

it.each([
  'create table a ("data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)))',
  'create table a ("Data" text check (json_valid("Data")))',
  'create table a (data text, check (json_valid(data)))',
])('finds the column of JSON in %s', (definition) => {
  expect(sqliteJsonColumns(definition)).toEqual(new Set(['data']));
});

it.each([
  `create table a (kind text, data text check (json_valid(data) or kind = 'plain'))`,
  'create table a (data text check (json_valid(data) or other is null), other text)',
  'create table a (data text check (not json_valid(data)))',
  `create table a (data text default 'check (json_valid(data))')`,
  'create table a (data text check (json_valid(data) = 0))',
  'create table a (data text)',
])('finds none in %s', (definition) => {
  expect(sqliteJsonColumns(definition).size).toBe(0);
});
