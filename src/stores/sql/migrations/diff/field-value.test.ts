import { describe, expect, it } from 'vitest';
import { field, mapField } from '../../../../core/fields/field.ts';
import { defineModel } from '../../../../core/models/model.ts';
import { modelTable } from '../../schema/model-tables.ts';
import { fieldValue } from './field-value.ts';

const day = new Date('2026-01-31T12:00:00Z');
let calls = 0;
const Note = defineModel({
  app: 'notes',
  name: 'Note',
  fields: {
    title: field.text(),
    token: field.text({ default: () => `token ${(calls += 1)}` }),
    madeAt: field.datetime({ default: () => day }),
    since: field.datetime({ default: day, column: 'begun' }),
    list: field.json<string[]>({ default: ['a'] }),
    tags: mapField(field.text({ default: () => 'a b' }), {
      fromStored: (text) => text.split(' '),
      toStored: (tags: string[]) => tags.join(' '),
    }),
  },
});

const valueOf = (column: string, table = Note.table) => {
  const spec = modelTable(Note).columns[column] ?? { type: 'text' };
  const missing = { app: 'notes', table, owner: 'Note', column, spec, isNew: true } as const;
  return fieldValue([{ name: 'notes', models: [Note], folder: '/notes' }], missing);
};

describe('fieldValue', () => {
  it('is the default, as the column holds it', () => {
    expect(valueOf('made_at')).toBe('2026-01-31T12:00:00.000Z');
    expect(valueOf('begun')).toBe('2026-01-31T12:00:00.000Z');
    expect(valueOf('list')).toBe('["a"]');
    expect(valueOf('tags')).toBe('a b');
  });

  it('calls a function once', () => {
    expect(valueOf('token')).toBe('token 1');
    expect(calls).toBe(1);
  });

  it('is undefined where there is none', () => {
    expect(valueOf('title')).toBeUndefined();
    expect(valueOf('password')).toBeUndefined();
    expect(valueOf('token', 'other')).toBeUndefined();
  });
});
