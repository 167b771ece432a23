import { describe, expect, it } from 'vitest';
import type { ColumnDefault } from '../../models/fields/column-shape.ts';
import { column } from '../operations/column.ts';
import type { ColumnSpec } from '../schema/schema-state.ts';
import { parseColumnValue } from './parse-column-value.ts';

describe('parseColumnValue', () => {
  it.each<[type: string, spec: ColumnSpec, text: string, value: ColumnDefault]>([
    ['varchar', column.varchar(3), '', ''],
    ['varchar', column.varchar(3), '😀😀😀', '😀😀😀'],
    ['text', column.text(), ' a ', ' a '],
    ['integer', column.integer(), '-2147483647', -2147483647],
    ['bigint', column.bigint(), '9007199254740991', 9007199254740991],
    ['decimal', column.decimal(4, 2), '-012.5', '-012.5'],
    ['boolean', column.boolean(), 'Yes', true],
    ['boolean', column.boolean(), 'false', false],
    ['date', column.date(), '2024-02-29', '2024-02-29'],
    ['datetime', column.datetime(), '2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['json', column.json(), '[1]', '[1]'],
  ])('reads a %s', (_, spec, text, value) => {
    expect(parseColumnValue(spec, text)).toEqual({ ok: true, value });
  });

  it.each<[type: string, spec: ColumnSpec, text: string, reason: string]>([
    ['a text that is too long', column.varchar(3), 'four', '3 characters'],
    ['a text with NUL', column.text(), 'a\0', 'NUL'],
    ['half a number', column.integer(), '1.5', 'whole number'],
    ['nothing as a number', column.integer(), '', 'whole number'],
    ['a number that is too large', column.integer(), '2147483648', '2147483647'],
    ['a number past exactness', column.bigint(), '9007199254740993', '9007199254740991'],
    ['too many places', column.decimal(4, 2), '1.234', '2 digits after'],
    ['too many digits', column.decimal(4, 2), '123', '2 digits before'],
    ['a word', column.decimal(4, 2), 'ten', 'number such as'],
    ['a number as truth', column.boolean(), '1', 'true or false'],
    ['a day that never was', column.date(), '2026-02-30', 'a day'],
    ['a time of no zone', column.datetime(), '2026-01-31T12:00:00', 'zone'],
    ['a time on a day that never was', column.datetime(), '2026-02-30T12:00:00Z', 'zone'],
    ['what is no JSON', column.json(), '{', 'JSON'],
    ['JSON that would be rounded', column.json(), '[12345678901234567890]', 'more exact'],
  ])('refuses %s', (_, spec, text, reason) => {
    const parsed = parseColumnValue(spec, text);
    expect(parsed.ok ? parsed.value : parsed.reason).toContain(reason);
    expect(parsed.ok).toBe(false);
  });
});
