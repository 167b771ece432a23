import { describe, expect, it } from 'vitest';
import { Note } from '../../../test/support/notes-project/notes/note.ts';
import { modelSchema } from './model-schema.ts';

const schema = modelSchema(Note, { only: ['title', 'mood', 'price', 'dueAt', 'words', 'extra', 'contact'] });
const messages = (given: unknown) => schema.safeParse(given).error?.issues.map(({ message }) => message);

describe('the schema of a model', () => {
  it('makes values of what JSON says', () => {
    const json = JSON.stringify({
      title: 'A',
      price: '7.5',
      dueAt: new Date(1000),
      words: 'a b',
      extra: { tags: ['x'] },
      contact: 'Ada@EXAMPLE.com',
    });
    expect(schema.parse(JSON.parse(json))).toEqual({
      title: 'A',
      price: '7.50',
      dueAt: new Date(1000),
      words: ['a', 'b'],
      extra: { tags: ['x'] },
      contact: 'Ada@example.com',
    });
  });

  it('lets out what has a default or may be null, and takes null for the latter', () => {
    expect(schema.parse({ title: 'A', dueAt: null })).toEqual({ title: 'A', dueAt: null });
    expect(schema.safeParse({}).success).toBe(false);
    expect(schema.safeParse({ title: 'A', mood: null }).success).toBe(false);
  });

  it.each([
    ['an empty text', { title: '' }, 'It must not be empty.'],
    ['an offset that is missing', { title: 'A', dueAt: '2026-01-31T00:00:00' }, 'It must be a moment'],
    ['a decimal as a number', { title: 'A', price: 7.5 }, 'It must be a number as text'],
    ['a choice that is none', { title: 'A', mood: 'cross' }, 'It must be one of: calm, happy.'],
    ['too many words', { title: 'A', words: 'a b c d' }, 'Three words are enough.'],
    ['a NUL in JSON', { title: 'A', extra: { tags: ['\0'] } }, 'a NUL or half a surrogate pair'],
  ])('refuses %s', (_, given, message) => {
    expect(messages(given)).toEqual([expect.stringContaining(message)]);
  });

  it('refuses names that are not listed, fields of the model among them', () => {
    const [message] = messages({ title: 'A', ownerId: 7, id: 1 }) ?? [];
    expect(message).toContain('ownerId');
  });

  it('needs nothing in a change', () => {
    const change = modelSchema(Note, { only: ['title', 'stars'], partial: true });
    expect(change.parse({})).toEqual({});
    expect(change.safeParse({ stars: 9 }).success).toBe(false);
    expect(change.safeParse({ title: undefined }).success).toBe(false);
  });

  it('is not made of fields that are none', () => {
    expect(() => modelSchema(Note, { only: ['colour' as 'title'] })).toThrow('no field colour');
  });
});
