import { describe, expect, it } from 'vitest';
import { field } from '../../models/kinds/field.ts';
import { mapField } from '../../models/kinds/map-field.ts';
import { defineModel } from '../../models/model.ts';
import { modelTable } from '../schema/model-tables.ts';
import { fieldValue } from './field-value.ts';

const day = new Date('2026-01-31T12:00:00Z');
let calls = 0;
const nextToken = () => {
  calls += 1;
  return `token ${calls}`;
};
const Note = defineModel({
  app: 'notes',
  name: 'Note',
  fields: {
    title: field.text(),
    token: field.text({ default: nextToken }),
    madeAt: field.datetime({ default: () => day }),
    since: field.datetime({ default: day, column: 'begun' }),
    list: field.json<string[]>({ default: ['a'] }),
    tags: mapField(field.text({ default: () => 'a b' }), {
      fromStored: (text) => text.split(' '),
      toStored: (tags: string[]) => tags.join(' '),
    }),
  },
});

const columnValue = (column: string, table: string = Note.table) => {
  const spec = modelTable(Note).columns[column] ?? { type: 'text' };
  const missing = { app: 'notes', table, owner: 'Note', column, spec, isNew: true } as const;
  return fieldValue([{ name: 'notes', models: [Note], folder: '/notes' }], missing);
};

describe('fieldValue', () => {
  it('is the default, as the column holds it', () => {
    expect(columnValue('made_at')).toBe('2026-01-31T12:00:00.000Z');
    expect(columnValue('begun')).toBe('2026-01-31T12:00:00.000Z');
    expect(columnValue('list')).toBe('["a"]');
    expect(columnValue('tags')).toBe('a b');
  });

  it('calls a function once', () => {
    expect(columnValue('token')).toBe('token 1');
    expect(calls).toBe(1);
  });

  it('is undefined where there is none', () => {
    expect(columnValue('title')).toBeUndefined();
    expect(columnValue('password')).toBeUndefined();
    expect(columnValue('token', 'other')).toBeUndefined();
  });
});
