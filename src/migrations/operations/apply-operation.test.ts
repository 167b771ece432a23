import { describe, expect, it } from 'vitest';
import { applyOperation, stateAfter } from './apply-operation.ts';
import { column } from './column.ts';
import { addColumn } from './columns/add-column.ts';
import { addForeignKey } from './columns/add-foreign-key.ts';
import { alterColumn } from './columns/alter-column.ts';
import { dropColumn } from './columns/drop-column.ts';
import { dropForeignKey } from './columns/drop-foreign-key.ts';
import { renameColumn } from './columns/rename-column.ts';
import type { Operation } from './contract/operation.ts';
import { createIndex } from './indexes/create-index.ts';
import { dropIndex } from './indexes/drop-index.ts';
import { createTable } from './tables/create-table.ts';
import { dropTable } from './tables/drop-table.ts';
import { renameTable } from './tables/rename-table.ts';

const index = { name: 'note_title_idx', columns: ['title'] };
const start: readonly Operation[] = [
  createTable('writer', { model: 'Writer', columns: { id: column.id() } }),
  createTable('note', {
    columns: {
      id: column.id(),
      title: column.text(),
      writer_id: column.bigint({ references: { table: 'writer' } }),
    },
    indexes: [index],
  }),
];
const state = (...more: Operation[]) =>
  stateAfter([{ app: 'notes', name: '0001_initial', dependencies: [], operations: [...start, ...more] }]);

describe('applyOperation', () => {
  it.each<[Operation, string]>([
    [createTable('note', { columns: {} }), 'there is a table note already'],
    [
      createTable('new', { columns: { id: column.id() }, indexes: [index] }),
      'the table new has no column title',
    ],
    [
      createTable('new', { columns: { title: column.text() }, indexes: [index] }),
      'there is an index note_title_idx already',
    ],
    [dropTable('nowhere'), 'there is no table nowhere'],
    [dropTable('writer'), 'note.writer_id still refers to writer'],
    [renameTable('note', 'writer'), 'there is a table writer already'],
    [addColumn('note', 'title', column.text()), 'the table note has a column title already'],
    [addColumn('note', 'key', column.id()), 'a primary key is made with its table'],
    [dropColumn('note', 'toString'), 'the table note has no column toString'],
    [dropColumn('note', 'id'), 'id is the primary key'],
    [renameColumn('note', 'title', 'id'), 'the table note has a column id already'],
    [alterColumn('note', 'id', column.text()), 'a primary key cannot be altered'],
    [createIndex('note', { name: 'x', columns: [] }), 'the index x has no columns'],
    [dropIndex('note', 'x'), 'the table note has no index x'],
    [addForeignKey('note', 'writer_id', { table: 'note' }), 'writer_id refers to writer already'],
    [dropForeignKey('note', 'title'), 'title is no foreign key'],
  ])('refuses %j', (operation, reason) => {
    expect(() => applyOperation(state(), 'notes', operation)).toThrow(
      `The operation ${operation.kind} does not fit the tables before it: ${reason}.`,
    );
  });

  it('lets what refers to a table, and its indexes, follow a new name', () => {
    const after = state(
      renameTable('writer', 'author', { model: 'Author' }),
      renameColumn('note', 'title', 'name'),
    );
    expect(after.get('author')).toMatchObject({ app: 'notes', model: 'Author' });
    expect(after.get('note')?.columns.writer_id?.references).toEqual({ table: 'author' });
    expect(after.get('note')?.indexes).toEqual([{ name: 'note_title_idx', columns: ['name'] }]);
  });

  it('drops the indexes that a column was part of', () => {
    expect(state(dropColumn('note', 'title')).get('note')?.indexes).toEqual([]);
  });

  it('changes nothing that it was given', () => {
    const before = state();
    const copy = structuredClone(before);
    applyOperation(before, 'notes', dropColumn('note', 'title'));
    expect(before).toEqual(copy);
  });

  it('keeps columns in their order', () => {
    const after = state(renameColumn('note', 'title', 'name'), addColumn('note', 'last', column.text()));
    expect(Object.keys(after.get('note')?.columns ?? {})).toEqual(['id', 'name', 'writer_id', 'last']);
  });
});
