import { defineApp, defineModel, defineUserModel, field, LatchkeyError, type Model } from 'latchkey';
import { afterAll, describe, expect, it } from 'vitest';
import { modelsSource } from '../../src/cli/commands/inspectdb/models-source.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import { dropForeignKey } from '../../src/migrations/operations/columns/drop-foreign-key.ts';
import { renameColumn } from '../../src/migrations/operations/columns/rename-column.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { createIndex } from '../../src/migrations/operations/indexes/create-index.ts';
import { dropIndex } from '../../src/migrations/operations/indexes/drop-index.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { renameTable } from '../../src/migrations/operations/tables/rename-table.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { checkTables } from '../../src/models/app.ts';
import { ModelManager } from '../../src/models/rows/model-manager.ts';
import { sqlModelStore } from '../../src/stores/rows/sql-model-store.ts';
import {
  failure,
  failureCode,
  migrateTo,
  migration,
  migrationsOf,
  OpenDatabases,
  rows,
  run,
  schemaOf,
} from '../migrations/support.ts';
import { eachDatabase, onPostgres, onSqlite } from '../support/databases.ts';
import { packageMigrations } from '../support/package-migrations.ts';

const flags = { isActive: field.boolean({ default: true }), isStaff: field.boolean({ default: false }) };
const Person = defineUserModel({
  name: 'Person',
  fields: { email: field.email({ unique: true }), ...flags },
});

const noteOf = (table: string, named = 'title') =>
  defineModel({
    app: 'notes',
    name: 'Note',
    table,
    fields: {
      title: field.text({ column: named, unique: true, ignoreCase: true, maxLength: 50 }),
      other: field.text({ default: '' }),
    },
    indexes: [{ fields: ['title', 'other'], unique: true }],
  });

/** The migrations that the models of an app need. */
async function migrationsFor(app: string, models: readonly Model[]) {
  const apps = [
    defineApp({ name: 'accounts', folder: '.', models: [Person] }),
    defineApp({ name: app, folder: '.', models }),
  ];
  const migrations = packageMigrations('accounts_person', null);
  const made = await makeMigrations(
    { apps, userModel: Person, migrations },
    { isRenamed: () => false, valueFor: () => '' },
  );
  const own = made.filter((planned) => planned.app === app);
  const [first] = own[0]?.operations ?? [];
  return { own, indexes: first?.kind === 'createTable' ? first.indexes : [] };
}

const refusal = (declare: () => unknown): string => {
  try {
    declare();
  } catch (error) {
    if (error instanceof LatchkeyError && /^(user_)?(model|app)_invalid$/.test(error.code))
      return error.message;
    throw error;
  }
  return 'accepted';
};

/** Names that look as if they were trouble, and are none. */
const FINE = [
  'order',
  'Größe der Öffnung',
  'Price (EUR)',
  '50% off',
  "Ada's",
  'a;b',
  'a--b',
  'a/*b',
  '$1 ? :x @y',
  'x desc',
  'x asc',
  'back\\slash',
  'a,b',
  'rowid',
  'COLLATE',
  '日本語',
  'ö'.repeat(31),
  'n'.repeat(63),
];

/** Names that one database or Kysely would not take, and the reason that is given. */
const REFUSED: readonly (readonly [name: string, reason: string])[] = [
  ['', 'is empty'],
  ['tenant.note', 'has a dot'],
  ['say "no"', 'has a quote of SQL in it'],
  ['[x]', 'has a quote of SQL in it'],
  ['x`y', 'has a quote of SQL in it'],
  ['nul\0', 'has a character that no name can have'],
  ['two\nlines', 'has a character that no name can have'],
  ['half \ud800', 'has a character that no name can have'],
  [' x', 'begins or ends with a space'],
  ['a as b', 'has the word as in it'],
  ['n'.repeat(64), 'takes 64 bytes, and PostgreSQL cuts names off after 63'],
  ['ö'.repeat(32), 'takes 64 bytes, and PostgreSQL cuts names off after 63'],
];

describe('a model', () => {
  it.each(REFUSED)('is refused with the table or the column %j', (name, reason) => {
    expect(refusal(() => noteOf(name))).toContain(reason);
    expect(refusal(() => noteOf('notes_note', name))).toContain(reason);
  });

  it.each([
    ['sqlite_note', 'begins with sqlite_'],
    ['SQLITE_x', 'begins with sqlite_'],
    ['pg_class', 'begins with pg_'],
  ])('is refused with the table %j', (name, reason) => {
    expect(refusal(() => noteOf(name))).toContain(reason);
  });

  it.each([
    ['ctid', 'is a column that PostgreSQL gives every table'],
    ['xmin', 'is a column that PostgreSQL gives every table'],
    ['__proto__', 'means something else in JavaScript'],
    ['ID', 'two of its fields have the column ID'],
    ['Other', 'two of its fields have the column other'],
  ])('is refused with the column %j', (name, reason) => {
    expect(refusal(() => noteOf('notes_note', name))).toContain(reason);
  });

  it('is refused when the name that is made for its table is too long', () => {
    const declare = () => defineModel({ app: 'a'.repeat(40), name: `N${'x'.repeat(40)}`, fields: {} });
    expect(refusal(declare)).toContain('takes 82 bytes');
  });

  it('of users is refused when what is made beside its table would have no good name', () => {
    const user = (options: { name: string; table?: string; column?: string }) =>
      refusal(() =>
        defineUserModel({
          name: options.name,
          ...(options.table ? { table: options.table } : {}),
          fields: {
            email: field.email({ unique: true, ...(options.column ? { column: options.column } : {}) }),
            ...flags,
          },
        }),
      );
    expect(user({ name: 'User', table: 'u'.repeat(46) })).toBe('accepted');
    expect(user({ name: 'User', table: 'u'.repeat(47) })).toContain('_user_permissions');
    expect(user({ name: 'Group' })).toContain('group_id');
    expect(user({ name: 'User', column: 'Password' })).toContain(
      'two of its fields have the column Password',
    );
  });

  it('is refused beside another one with the same table, in whatever app and case', () => {
    const app = (name: string, table: string) =>
      defineApp({
        name,
        folder: '.',
        models: [defineModel({ app: name, name: 'Note', table, fields: {} })],
      });
    const both = (one: string, other: string) => refusal(() => checkTables([app('a', one), app('b', other)]));
    expect(both('note', 'memo')).toBe('accepted');
    expect(both('note', 'note')).toContain('which a model of the app a has too');
    expect(both('note', 'Note')).toContain('SQLite does not tell the table Note of its model Note from note');
    expect(both('note', 'note_id_seq')).toContain('what PostgreSQL makes beside note');
  });
});

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('names', () => {
    it.each(FINE)('such as %j work from the model to the row, and back by inspectdb', async (name) => {
      const database = await open.empty();
      const Note = noteOf(name, name);
      const { own, indexes } = await migrationsFor('notes', [Note]);
      await migrate(database, own);

      const notes = new ModelManager(Note, sqlModelStore(database, Note, Person));
      expect(await notes.create({ title: 'One', other: 'x' })).toMatchObject({ row: { title: 'One' } });
      expect(await notes.create({ title: 'one' })).toEqual({ duplicate: 'title' });
      expect(await notes.create({ title: 'Two' })).toMatchObject({ row: { id: expect.any(Number) } });
      const [first] = await notes.list({ where: { title: 'ONE' }, orderBy: '-title' });
      expect(await notes.update(first?.id ?? 0, { title: 'Three' })).toMatchObject({
        row: { title: 'Three' },
      });
      expect((await notes.list({ orderBy: '-title' })).map(({ title }) => title)).toEqual(['Two', 'Three']);

      const found = (await inspectTables(database)).filter((table) => table.name === name);
      const source = modelsSource(found, { app: 'notes', known: [Note] });
      expect(source).toContain('unique: true, ignoreCase: true');
      expect(source).toMatch(/indexes: \[\s*\{ fields: \[.*\], unique: true \}/);
      expect(source).not.toContain('left out');

      const [index] = indexes;
      const before = await schemaOf(database);
      const later = migration('notes', '0002_more', [
        dropIndex(name, index?.name ?? ''),
        alterColumn(name, name, column.varchar(60)),
        renameColumn(name, name, 'plain'),
        renameTable(name, 'plain_note'),
        addColumn('plain_note', name, column.text({ nullable: true })),
      ]);
      await migrate(database, [...own, later]);
      expect(await rows(database, 'select plain from plain_note order by plain')).toEqual([
        { plain: 'Three' },
        { plain: 'Two' },
      ]);
      await migrate(database, [...own, later], { target: { app: 'notes', migration: '0001' } });
      expect(await schemaOf(database)).toEqual(before);
    });

    it('that models cannot have are left out by inspectdb, with the reason', async () => {
      const database = await open.empty();
      await run(
        database,
        'create table "a.b" (id integer primary key)',
        'create table good (id integer primary key, "x.y" text not null, "q""q" text, fine text)',
      );
      const source = modelsSource(await inspectTables(database), { app: 'main', known: [] });
      expect(source).toContain('// The table a.b is left out: its name has a dot');
      expect(source).toContain('// x.y is left out: its name has a dot');
      expect(source).toContain('New rows need a value all the same.');
      expect(source).toContain('// q"q is left out: its name has a quote of SQL in it.');
      expect(source).toContain('fine: field.text({ nullable: true }),');
    });

    it.each<[string, Operation]>([
      ['has a dot', createTable('tenant.note', { columns: { id: column.id() } })],
      ['has a dot', createTable('note', { columns: { id: column.id(), 'x.y': column.text() } })],
      ['begins with sqlite_', renameTable('base', 'sqlite_base')],
      ['takes 70 bytes', renameColumn('base', 'name', 'n'.repeat(70))],
      ['is a column that PostgreSQL', addColumn('base', 'xmax', column.text({ nullable: true }))],
    ])('of migrations are refused before anything is done: %s', async (reason, operation) => {
      const database = await open.empty();
      const base = createTable('base', { columns: { id: column.id(), name: column.text() } });
      const error = await failure(migrateTo(database, migrationsOf('a', [base, operation])));
      expect((error as Error).message).toContain(reason);
      expect(await schemaOf(database)).toEqual([]);
    });

    it('of tables and indexes do not meet', async () => {
      const base = createTable('base', {
        columns: { id: column.id(), name: column.text() },
        indexes: [{ name: 'base_name_idx', columns: ['name'] }],
      });
      const taken = [
        createTable('base_name_idx', { columns: { id: column.id() } }),
        renameTable('base', 'base_name_idx'),
        createIndex('base', { name: 'base', columns: ['name'] }),
      ];
      for (const operation of taken) {
        const database = await open.empty();
        expect(await failureCode(migrateTo(database, migrationsOf('a', [base], [operation])))).toBe(
          'migration_invalid',
        );
      }
    });

    it('that an index is given are free of other tables and of other case', async () => {
      const table = (name: string, fieldColumn: string) =>
        defineModel({
          app: 'a',
          name: `M${name.replace(/\W|_/g, '')}`,
          table: name,
          fields: { x: field.text({ column: fieldColumn, index: true }) },
        });
      const models = [table('n', 'x'), table('n_x_idx', 'y'), table('p', 'q_r'), table('p_Q', 'r')];
      const database = await open.empty();
      await migrate(database, (await migrationsFor('a', models)).own);
      expect((await inspectTables(database)).map(({ name }) => name).sort()).toEqual(
        ['latchkey_migrations', 'n', 'n_x_idx', 'p', 'p_Q'].sort(),
      );
    });

    it('that are renamed are free for others, with what is named after them', async () => {
      const owner = (nullable = false) =>
        column.bigint({ nullable, references: { table: 'writer', onDelete: 'cascade' } });
      const start = [
        createTable('writer', { columns: { id: column.id() } }),
        createTable('note', { columns: { id: column.id(), owner_id: owner() } }),
      ];
      const database = await open.empty();
      const migrations = migrationsOf(
        'notes',
        start,
        [renameColumn('note', 'owner_id', 'author_id')],
        [addColumn('note', 'owner_id', owner(true))],
        [renameColumn('note', 'owner_id', 'editor_id'), addColumn('note', 'owner_id', owner(true))],
        [
          renameTable('note', 'memo'),
          createTable('note', { columns: { id: column.id(), owner_id: owner() } }),
        ],
        [dropForeignKey('memo', 'author_id'), dropForeignKey('memo', 'editor_id')],
      );
      await migrateTo(database, migrations);
      await run(
        database,
        'insert into writer (id) values (1)',
        'insert into memo (author_id, owner_id) values (7, 1)',
        'insert into note (owner_id) values (1)',
      );
      await expect(run(database, 'insert into memo (author_id, owner_id) values (1, 7)')).rejects.toThrow();
      await run(database, 'delete from writer', 'delete from memo');
      expect(await rows(database, 'select * from note')).toEqual([]);
      await migrateTo(database, migrations, '0001');
    });

    it('may change in case alone', async () => {
      const database = await open.empty();
      const columns = { id: column.id(), Title: column.text() };
      const indexes = [{ name: 'Note_Title_idx', columns: ['Title'] }];
      const migrations = migrationsOf(
        'notes',
        [createTable('Note', { columns, indexes })],
        [renameTable('Note', 'note'), renameColumn('note', 'Title', 'title')],
      );
      await migrateTo(database, migrations);
      await run(database, "insert into note (title) values ('x')");
      expect((await inspectTables(database)).map(({ name }) => name)).toContain('note');
      await migrateTo(database, migrations, '0001');
      expect(await rows(database, 'select "Title" from "Note"')).toEqual([{ Title: 'x' }]);
    });
  });
});

onPostgres((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  it('keeps indexes apart whose names are longer than it takes, in bytes', async () => {
    const database = await open.empty();
    const long = 'größenänderung_übermäßig_einträge_öffentlich'.slice(0, 40);
    const Entry = defineModel({
      app: 'a',
      name: 'Entry',
      table: long,
      fields: {
        one: field.text({ unique: true, column: `${long}_1` }),
        two: field.text({ unique: true, column: `${long}_2` }),
      },
    });
    const { own, indexes } = await migrationsFor('a', [Entry]);
    await migrate(database, own);
    const [table] = (await inspectTables(database)).filter(({ name }) => name === long);
    expect(table?.indexes.map(({ name }) => name).sort()).toEqual(indexes.map(({ name }) => name).sort());
  });

  it('takes the long names of indexes that older migrations wrote', async () => {
    const database = await open.empty();
    const name = `${'ä'.repeat(50)}_idx`;
    const columns = { id: column.id(), x: column.text(), y: column.text() };
    const indexes = [
      { name: `${name}1`, columns: ['x'] },
      { name: `${name}2`, columns: ['y'] },
    ];
    const migrations = migrationsOf(
      'a',
      [createTable('t', { columns, indexes })],
      [dropIndex('t', `${name}2`), dropIndex('t', `${name}1`)],
    );
    await migrateTo(database, migrations);
    await migrateTo(database, migrations, '0001');
    expect((await inspectTables(database)).find((table) => table.name === 't')?.indexes).toHaveLength(2);
  });

  it('leaves out by inspectdb what differs in case alone', async () => {
    const database = await open.empty();
    await run(
      database,
      'create table note (id int primary key, title text, "Title" text)',
      'create table "Note" (id int primary key)',
    );
    const source = modelsSource(await inspectTables(database), { app: 'main', known: [] });
    expect(source).toContain('// The table note is left out: its name is Note to SQLite.');
    const alone = modelsSource(
      (await inspectTables(database)).filter(({ name }) => name === 'note'),
      { app: 'main', known: [] },
    );
    expect(alone).toContain('// Title is left out: its name is title to SQLite.');
  });
});

onSqlite((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  it('makes a table anew beside one that has the name it would take for that', async () => {
    const database = await open.empty();
    await run(database, 'create table note__new (id integer)');
    const columns = { id: column.id(), title: column.varchar(10) };
    const migrations = migrationsOf(
      'notes',
      [createTable('note', { columns })],
      [alterColumn('note', 'title', column.varchar(20))],
    );
    await migrateTo(database, migrations);
    expect((await inspectTables(database)).map(({ name }) => name).sort()).toEqual([
      'latchkey_migrations',
      'note',
      'note__new',
    ]);
  });
});
