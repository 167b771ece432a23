import { afterEach, beforeEach, expect, it } from 'vitest';
import { eachDatabase } from '../../../test/support/databases.ts';
import type { Database } from '../../database/contract/database.ts';
import { openDatabase } from '../../database/open-database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { inspectTables, withEmptyTexts } from './inspect-tables.ts';

/** Tables as others make them, with whatever our own migrations never make. */
const DEFINITIONS = [
  'create table "Author" ("id" integer primary key, "email" varchar(254) not null)',
  'create unique index author_email on "Author" (lower("email"))',
  `create table book (
    id integer primary key,
    title varchar(200) default 'it''s new' not null,
    price numeric(8,2),
    author_id bigint references "Author" (id) on delete cascade,
    editor_id bigint references "Author" (id) on delete set null,
    pages integer not null,
    doubled integer generated always as (pages * 2) stored,
    isbn varchar(13) not null unique
  )`,
  'create index book_pages on book (pages, title)',
  'create index book_long on book (title) where pages > 1000',
  'create index book_sum on book ((pages + 1))',
  'create table pair (one integer not null, other integer not null, primary key (other, one))',
  'create view thick as select * from book',
];

eachDatabase((databases) => {
  let database: Database;
  beforeEach(async () => {
    database = openDatabase(await databases.create(), '.');
    for (const definition of DEFINITIONS) await sql.raw(definition).execute(database.kysely);
  });
  afterEach(() => database.close());

  it('tells tables by name, and no views', async () => {
    const tables = await inspectTables(database);
    expect(tables.map(({ name, primaryKey }) => [name, primaryKey])).toEqual([
      ['Author', ['id']],
      ['book', ['id']],
      ['pair', ['other', 'one']],
    ]);
  });

  it('tells what each column is', async () => {
    const book = (await inspectTables(database)).find(({ name }) => name === 'book');
    const columns = Object.fromEntries(book?.columns.map(({ name, ...column }) => [name, column]) ?? []);
    expect(Object.keys(columns)).toEqual('id title price author_id editor_id pages doubled isbn'.split(' '));
    expect(columns.id).toMatchObject({ nullable: false, type: expect.stringMatching(/^integer$/i) });
    expect(columns.title).toMatchObject({ nullable: false, default: expect.stringContaining("'it''s new'") });
    expect(columns.price).toMatchObject({
      nullable: true,
      default: null,
      references: null,
      generated: false,
    });
    expect(columns.doubled).toMatchObject({ generated: true, default: null });
    expect(columns.author_id?.references).toEqual({ table: 'Author', column: 'id', onDelete: 'cascade' });
    expect(columns.editor_id?.references?.onDelete).toBe('set null');
  });

  it('tells indexes, and which of them leave out letter case', async () => {
    const [author, book] = await inspectTables(database);
    expect(author?.indexes).toEqual([
      { name: 'author_email', columns: ['email'], unique: true, ignoreCase: true },
    ]);
    const unnamed = book?.indexes.map(({ name: _, ...index }) => index);
    expect(unnamed).toHaveLength(4);
    expect(unnamed).toContainEqual({ columns: ['isbn'], unique: true, ignoreCase: false });
    expect(unnamed).toContainEqual({ columns: ['pages', 'title'], unique: false, ignoreCase: false });
    expect(unnamed?.filter(({ columns }) => columns === null)).toHaveLength(2);
  });

  it('tells which texts are empty in a row', async () => {
    const insert = `insert into book (id, title, pages, isbn) values (1, 'A "title"', 1, '1'), (2, 'Other', 2, '')`;
    await sql.raw(insert).execute(database.kysely);
    const tables = await withEmptyTexts(database, await inspectTables(database));
    const found = tables.flatMap(({ name, columns }) =>
      columns.filter(({ holdsEmpty }) => holdsEmpty).map((column) => `${name}.${column.name}`),
    );
    expect(found).toEqual(['book.isbn']);
  });
});
