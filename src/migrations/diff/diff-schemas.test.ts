import { describe, expect, it } from 'vitest';
import { describeChange } from '../make/describe-change.ts';
import { applyOperation } from '../operations/apply-operation.ts';
import { column } from '../operations/column.ts';
import type { ColumnSpec, IndexSpec, SchemaState, TableSpec } from '../schema/schema-state.ts';
import type { DiffDecisions, RenameCandidate } from './diff-decisions.ts';
import { diffSchemas } from './diff-schemas.ts';

const refuseAll: DiffDecisions = {
  isRenamed: () => false,
  valueFor: ({ owner, column: name }) => {
    throw new Error(`no value for ${owner}.${name}`);
  },
};

function table(columns: Record<string, ColumnSpec>, more: Partial<TableSpec> = {}): TableSpec {
  return { app: 'notes', model: 'Note', columns: { id: column.id(), ...columns }, indexes: [], ...more };
}
const index = (name: string, columns: string[], more: Partial<IndexSpec> = {}) => ({
  name,
  columns,
  ...more,
});
const to = (name: string) => column.bigint({ references: { table: name, onDelete: 'cascade' } });
const state = (tables: Record<string, TableSpec>): SchemaState => new Map(Object.entries(tables));

async function diff(
  before: Record<string, TableSpec>,
  after: Record<string, TableSpec>,
  decisions: Partial<DiffDecisions> = {},
): Promise<string[]> {
  const [recorded, wanted] = [state(before), state(after)];
  const input = { recorded, wanted, apps: ['notes', 'shop', 'accounts'] };
  const changes = await diffSchemas(input, { ...refuseAll, ...decisions });
  // Whatever was found: after it nothing is left to find, and no question to ask.
  const reached = changes.reduce((now, { app, operation }) => applyOperation(now, app, operation), recorded);
  const asked = { isRenamed: () => expect.unreachable(), valueFor: () => expect.unreachable() };
  expect(await diffSchemas({ ...input, recorded: reached }, asked)).toEqual([]);
  return changes.map(describeChange);
}

describe('diffSchemas', () => {
  it('finds nothing between equal schemas, whatever indexes are called', async () => {
    const note = (name: string) =>
      table({ title: column.varchar(200) }, { indexes: [index(name, ['title'])] });
    expect(await diff({ notes_note: note('a') }, { notes_note: note('b') })).toEqual([]);
  });

  it('gives an index the name that a model gives it, and only where the model does', async () => {
    const note = (...indexes: readonly IndexSpec[]) => table({ title: column.varchar(200) }, { indexes });
    const named = index('titles', ['title'], { named: true });
    const before = { notes_note: note(index('a', ['title'])) };
    expect(await diff(before, { notes_note: note(named) })).toEqual(['~ Rename index a of Note to titles']);
    expect(await diff({ notes_note: note(named) }, before)).toEqual([]);
    expect(await diff({ notes_note: note() }, { notes_note: note(named) })).toEqual([
      '+ Add index on title to Note',
    ]);
    // Another index that has the name goes first.
    const other = { notes_note: note(index('titles', ['id']), index('a', ['title'])) };
    expect(await diff(other, { notes_note: note(named) })).toEqual([
      '- Remove index on id from Note',
      '~ Rename index a of Note to titles',
    ]);
  });

  it("leaves the tables of others, such as the package's, alone", async () => {
    const group = table({}, { app: 'auth', model: 'Group' });
    expect(await diff({ auth_group: group }, {})).toEqual([]);
  });

  it('makes new tables after those they refer to, and drops old ones before', async () => {
    const tables = {
      notes_line: table({ page_id: to('notes_page') }, { model: 'Line' }),
      notes_page: table({ book_id: to('notes_book') }, { model: 'Page' }),
      notes_book: table({ next_id: to('notes_book') }, { model: 'Book' }),
    };
    expect(await diff({}, tables)).toEqual([
      '+ Create model Book',
      '+ Create model Page',
      '+ Create model Line',
    ]);
    expect(await diff(tables, {})).toEqual([
      '- Delete model Line',
      '- Delete model Page',
      '- Delete model Book',
    ]);
  });

  it('breaks a circle of foreign keys, in both directions', async () => {
    const circle = {
      notes_a: table({ b_id: to('notes_b') }, { model: 'A' }),
      notes_b: table({ a_id: to('notes_a') }, { model: 'B' }),
    };
    expect(await diff({}, circle)).toEqual([
      '+ Create model B',
      '+ Create model A',
      '+ Add foreign key aId of B to A',
    ]);
    expect(await diff(circle, {})).toEqual([
      '- Remove foreign key aId of B',
      '- Delete model A',
      '- Delete model B',
    ]);
  });

  it('adds, alters and drops columns, in that order', async () => {
    const before = table({ title: column.varchar(200), old: column.text({ nullable: true }) });
    const after = table({ title: column.varchar(100), due_date: column.date({ nullable: true }) });
    expect(await diff({ notes_note: before }, { notes_note: after })).toEqual([
      '+ Add field dueDate to Note',
      '~ Alter field title of Note (varchar(200) → varchar(100))',
      '- Remove field old from Note',
    ]);
  });

  it.each<[what: string, before: ColumnSpec, after: ColumnSpec, words: string]>([
    ['type', column.integer(), column.text(), 'integer → text'],
    ['digits', column.decimal(8, 2), column.decimal(10, 2), 'decimal(8, 2) → decimal(10, 2)'],
    ['null', column.integer(), column.integer({ nullable: true }), 'null allowed'],
    [
      'no null',
      column.integer({ nullable: true }),
      column.integer({ default: 0 }),
      'null no longer allowed, default 0',
    ],
    ['default', column.text({ default: 'a' }), column.text({ default: '' }), 'default ""'],
    ['no default', column.text({ default: 'a' }), column.text(), 'no default'],
  ])('sees a change of %s', async (_, before, after, words) => {
    const found = await diff({ notes_note: table({ x: before }) }, { notes_note: table({ x: after }) });
    expect(found).toEqual([`~ Alter field x of Note (${words})`]);
  });

  it('sees a change of a foreign key apart from its column', async () => {
    const others = {
      notes_a: table({}, { model: 'A' }),
      notes_b: table({}, { model: 'B' }),
    };
    const note = (x: ColumnSpec) => ({ ...others, notes_note: table({ x_id: x }) });
    expect(await diff(note(to('notes_a')), note(to('notes_b')))).toEqual([
      '- Remove foreign key xId of Note',
      '+ Add foreign key xId of Note to B',
    ]);
    const nullable = column.bigint({
      nullable: true,
      references: { table: 'notes_a', onDelete: 'set null' },
    });
    expect(await diff(note(to('notes_a')), note(nullable))).toEqual([
      '- Remove foreign key xId of Note',
      '~ Alter field xId of Note (null allowed)',
      '+ Add foreign key xId of Note to A',
    ]);
    expect(await diff(note(column.bigint()), note(to('notes_a')))).toEqual([
      '+ Add foreign key xId of Note to A',
    ]);
    expect(await diff(note(to('notes_a')), note(column.bigint()))).toEqual([
      '- Remove foreign key xId of Note',
    ]);
  });

  it('adds and removes indexes, and leaves those of a dropped column to it', async () => {
    const columns = { title: column.text(), old: column.text() };
    const before = table(columns, { indexes: [index('t', ['title']), index('o', ['old', 'title'])] });
    const after = table({ title: column.text() }, { indexes: [index('t', ['title'], { unique: true })] });
    expect(await diff({ notes_note: before }, { notes_note: after })).toEqual([
      '- Remove index on title from Note',
      '+ Add unique index on title to Note',
      '- Remove field old from Note',
    ]);
  });

  it('makes an index once that two declarations ask for', async () => {
    const twice = [index('x', ['title']), index('x', ['title'])];
    const before = table({ title: column.text() });
    expect(await diff({ notes_note: before }, { notes_note: { ...before, indexes: twice } })).toEqual([
      '+ Add index on title to Note',
    ]);
    expect(await diff({}, { notes_note: { ...before, indexes: twice } })).toEqual(['+ Create model Note']);
  });
});

describe('a value for rows that are there', () => {
  const required = table({ phone: column.varchar(20) });

  it('is asked for a new column without default, and for one that held null', async () => {
    const asked: boolean[] = [];
    const valueFor: DiffDecisions['valueFor'] = ({ isNew, owner, column: name }) => {
      expect([owner, name]).toEqual(['Note', 'phone']);
      asked.push(isNew);
      return 'none';
    };
    await diff({ notes_note: table({}) }, { notes_note: required }, { valueFor });
    const nullable = table({ phone: column.varchar(20, { nullable: true }) });
    await diff({ notes_note: nullable }, { notes_note: required }, { valueFor });
    expect(asked).toEqual([true, false]);
  });

  it('is not asked for where null or a default will do, nor for a new table', async () => {
    await diff({}, { notes_note: required });
    const optional = table({ a: column.text({ nullable: true }), b: column.text({ default: '' }) });
    await diff({ notes_note: table({}) }, { notes_note: optional });
    const withDefault = table({ a: column.text({ default: '' }) });
    await diff({ notes_note: table({ a: column.text({ nullable: true }) }) }, { notes_note: withDefault });
  });
});

describe('a rename', () => {
  const yes = (from: string): Partial<DiffDecisions> => ({
    isRenamed: (candidate) => candidate.from === from,
  });
  const titled = table(
    { title: column.varchar(200) },
    { indexes: [index('notes_note_title_key', ['title'])] },
  );
  const headed = table(
    { heading: column.varchar(200) },
    { indexes: [index('notes_note_heading_key', ['heading'])] },
  );

  it('of a column keeps its index', async () => {
    expect(await diff({ notes_note: titled }, { notes_note: headed }, yes('title'))).toEqual([
      '~ Rename field title of Note to heading',
    ]);
  });

  it('is not guessed', async () => {
    const asked: RenameCandidate[] = [];
    const decisions: Partial<DiffDecisions> = {
      isRenamed: (candidate) => {
        asked.push(candidate);
        return false;
      },
      valueFor: () => '',
    };
    expect(await diff({ notes_note: titled }, { notes_note: headed }, decisions)).toEqual([
      '+ Add field heading to Note',
      '+ Add index on heading to Note',
      '- Remove field title from Note',
    ]);
    expect(asked).toEqual([
      { kind: 'column', app: 'notes', owner: 'Note', from: 'title', to: 'heading', alike: true },
    ]);
  });

  it('of a column that is declared otherwise too is a rename and a change', async () => {
    const longer = table({ heading: column.varchar(300) });
    expect(await diff({ notes_note: titled }, { notes_note: longer }, yes('title'))).toEqual([
      '~ Rename field title of Note to heading',
      '- Remove index on heading from Note',
      '~ Alter field heading of Note (varchar(200) → varchar(300))',
    ]);
  });

  it('keeps the name of an index, so that a later one goes by another', async () => {
    const [renamed, wanted] = [
      { ...headed, indexes: [index('notes_note_title_key', ['heading'])] },
      {
        ...headed,
        columns: { ...headed.columns, title: column.text({ default: '' }) },
        indexes: [index('notes_note_heading_key', ['heading']), index('notes_note_title_key', ['title'])],
      },
    ];
    expect(await diff({ notes_note: renamed }, { notes_note: wanted })).toEqual([
      '+ Add field title to Note',
      '+ Add index on title to Note',
    ]);
  });

  it('of a table takes along what refers to it, itself too', async () => {
    const tables = (name: string, model: string) => ({
      [name]: table({ parent_id: to(name) }, { model }),
      notes_line: table({ note_id: to(name) }, { model: 'Line' }),
    });
    expect(await diff(tables('notes_note', 'Note'), tables('notes_memo', 'Memo'), yes('Note'))).toEqual([
      '~ Rename model Note to Memo',
    ]);
  });

  it("of a user model takes along the tables of users' groups", async () => {
    const tables = (name: string) => ({
      [`accounts_${name}`]: table({}, { app: 'accounts', model: name }),
      [`accounts_${name}_groups`]: table(
        { [`${name}_id`]: to(`accounts_${name}`), group_id: to('auth_group') },
        { app: 'accounts', model: null },
      ),
    });
    const auth = { auth_group: table({}, { app: 'auth', model: 'Group' }) };
    expect(await diff({ ...auth, ...tables('user') }, { ...tables('member') }, yes('user'))).toEqual([
      '~ Rename model user to member',
      '~ Rename table accounts_user_groups to accounts_member_groups',
      '~ Rename field userId of accounts_member_groups to memberId',
    ]);
  });
});
