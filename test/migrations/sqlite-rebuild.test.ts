import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addForeignKey } from '../../src/migrations/operations/columns/add-foreign-key.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import { dropColumn } from '../../src/migrations/operations/columns/drop-column.ts';
import { dropForeignKey } from '../../src/migrations/operations/columns/drop-foreign-key.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { runCode } from '../../src/migrations/operations/data/run-code.ts';
import { dropIndex } from '../../src/migrations/operations/indexes/drop-index.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { onSqlite } from '../support/databases.ts';
import { failure, migrateTo, migrationsOf, OpenDatabases, rows, run } from './support.ts';

/** The tables as the migrations know them; the database has more, as one that Django made. */
const known: readonly Operation[] = [
  createTable('writer', {
    columns: { id: column.id(), name: column.varchar(50), score: column.integer({ default: 0 }) },
    indexes: [{ name: 'writer_name_key', columns: ['name'], unique: true }],
  }),
  createTable('note', {
    columns: {
      id: column.id(),
      title: column.varchar(200),
      writer_id: column.bigint({ references: { table: 'writer', onDelete: 'cascade' } }),
      parent_id: column.bigint({ nullable: true, references: { table: 'note', onDelete: 'cascade' } }),
    },
  }),
];

const REAL = [
  `CREATE TABLE "writer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, -- the key
    "name" varchar(50) NOT NULL UNIQUE COLLATE NOCASE, "score" integer unsigned DEFAULT 0 NOT NULL CHECK ("score" >= 0),
    "shoe size" integer DEFAULT (40 + 2), /* unknown, with a comma */ [odd]text,
    "twice" integer GENERATED ALWAYS AS ("score" * 2) VIRTUAL, CONSTRAINT "odd is short" CHECK (length(odd) < 9))`,
  `CREATE TABLE "note" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL,
    "writer_id" bigint NOT NULL REFERENCES "writer" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    "parent_id" bigint NULL, FOREIGN KEY ("parent_id") REFERENCES "note" ("id") ON DELETE CASCADE)`,
  'CREATE TABLE log (line text)',
  'CREATE INDEX "writer_odd" ON "writer" ("odd") WHERE odd IS NOT NULL',
  'CREATE INDEX note_writer ON note(writer_id)',
  'CREATE VIEW titles AS SELECT title, name FROM note JOIN writer ON writer.id = writer_id',
  `CREATE TRIGGER note_log AFTER INSERT ON note BEGIN
    INSERT INTO log SELECT name FROM writer WHERE id = new.writer_id; END`,
  "CREATE TRIGGER writer_log AFTER UPDATE ON writer BEGIN INSERT INTO log VALUES ('changed'); END",
  `INSERT INTO writer (id, name, score, odd) VALUES (1, 'Ada', 3, 'a'), (2, 'Grace', 4, NULL), (9, 'Gone', 0, NULL)`,
  'DELETE FROM writer WHERE id = 9',
  "INSERT INTO note (id, title, writer_id, parent_id) VALUES (1, 'one', 1, NULL), (2, 'two', 1, 1), (3, 'three', 2, 2)",
  'DELETE FROM log',
];

onSqlite((databases) => {
  const open = new OpenDatabases(databases);
  let database: Database;
  afterAll(() => open.close());
  beforeEach(async () => {
    database = await open.empty();
    await run(database, ...REAL);
    await migrateTo(database, migrationsOf('app', known), undefined, { fake: true });
  });
  const change = (...operations: readonly Operation[]) =>
    migrateTo(database, migrationsOf('app', known, operations));
  const statement = async (name: string) =>
    (await rows(database, `select sql from sqlite_schema where name = '${name}'`))[0]?.sql;

  describe('a table that is made anew', () => {
    // https://github.com/drizzle-team/drizzle-orm/issues/4938 and https://github.com/drizzle-team/drizzle-orm/issues/5782
    it('takes no row of those that refer to it along', async () => {
      await change(
        alterColumn('writer', 'name', column.varchar(80)),
        alterColumn('note', 'title', column.text()),
      );
      expect(await rows(database, 'select id, name, score, odd from writer order by id')).toEqual([
        { id: 1, name: 'Ada', score: 3, odd: 'a' },
        { id: 2, name: 'Grace', score: 4, odd: null },
      ]);
      expect(await rows(database, 'select id, title, writer_id, parent_id from note order by id')).toEqual([
        { id: 1, title: 'one', writer_id: 1, parent_id: null },
        { id: 2, title: 'two', writer_id: 1, parent_id: 1 },
        { id: 3, title: 'three', writer_id: 2, parent_id: 2 },
      ]);
    });

    it('keeps foreign keys working afterwards, those to itself too', async () => {
      await change(
        alterColumn('writer', 'name', column.varchar(80)),
        alterColumn('note', 'title', column.text()),
      );
      expect(await rows(database, 'pragma foreign_keys')).toEqual([{ foreign_keys: 1 }]);
      expect(await rows(database, 'pragma legacy_alter_table')).toEqual([{ legacy_alter_table: 0 }]);
      expect(
        String(await failure(run(database, "insert into note (title, writer_id) values ('x', 7)"))),
      ).toContain('FOREIGN KEY constraint failed');
      await run(database, 'delete from writer where id = 1');
      expect(await rows(database, 'select id from note')).toEqual([]);
    });

    it('keeps what no migration knows of, word for word', async () => {
      await change(alterColumn('writer', 'score', column.integer({ nullable: true, default: 1 })));
      const text = await statement('writer');
      expect(text).toContain('"shoe size" integer DEFAULT (40 + 2)');
      expect(text).toContain('UNIQUE COLLATE NOCASE');
      expect(text).toContain('GENERATED ALWAYS AS ("score" * 2) VIRTUAL');
      expect(text).toContain('CONSTRAINT "odd is short" CHECK (length(odd) < 9)');
      expect(text).toMatch(/"score" integer default 1 CHECK \("score" >= 0\)/);
      expect(await statement('writer_odd')).toBe(
        'CREATE INDEX "writer_odd" ON "writer" ("odd") WHERE odd IS NOT NULL',
      );
      expect(await rows(database, 'select "shoe size" as size, twice from writer order by id')).toEqual([
        { size: 42, twice: 6 },
        { size: 42, twice: 8 },
      ]);
    });

    it('keeps views, its triggers and those of others', async () => {
      await change(
        alterColumn('writer', 'name', column.varchar(80)),
        alterColumn('note', 'title', column.text()),
      );
      expect(await rows(database, 'select line from log')).toEqual([]);
      await run(
        database,
        "insert into note (title, writer_id) values ('four', 2)",
        'update writer set score = 9',
      );
      expect(await rows(database, 'select line from log')).toEqual([
        { line: 'Grace' },
        { line: 'changed' },
        { line: 'changed' },
      ]);
      expect(await rows(database, 'select count(*) as n from titles')).toEqual([{ n: 4 }]);
    });

    it('never gives the number of a row that is gone to another', async () => {
      await change(alterColumn('writer', 'name', column.varchar(80)));
      await run(database, "insert into writer (name) values ('New')");
      expect(await rows(database, "select id from writer where name = 'New'")).toEqual([{ id: 10 }]);
    });

    it('keeps the number also where all rows are gone', async () => {
      await run(database, 'delete from writer');
      await change(alterColumn('writer', 'name', column.varchar(80)));
      await run(database, "insert into writer (name) values ('New')");
      expect(await rows(database, 'select id from writer')).toEqual([{ id: 10 }]);
    });

    it('leaves everything as it was when a later operation fails', async () => {
      const before = await rows(database, 'select name, sql from sqlite_schema order by name');
      const error = await failure(
        change(
          alterColumn('writer', 'name', column.varchar(80)),
          runCode({
            up: async () => {
              throw new Error('no further');
            },
          }),
        ),
      );
      expect(error).toMatchObject({
        code: 'migration_failed',
        message: expect.stringContaining('no further'),
      });
      expect(await rows(database, 'select name, sql from sqlite_schema order by name')).toEqual(before);
      expect(await rows(database, 'select count(*) as n from note')).toEqual([{ n: 3 }]);
      expect(await rows(database, 'pragma foreign_keys')).toEqual([{ foreign_keys: 1 }]);
      expect(await rows(database, 'pragma legacy_alter_table')).toEqual([{ legacy_alter_table: 0 }]);
    });

    it('fails when code has left rows that refer to none, for cascades are off meanwhile', async () => {
      const error = await failure(
        change(
          alterColumn('writer', 'name', column.varchar(80)),
          runCode({
            up: async ({ db }) => void (await db.deleteFrom('writer').where('id', '=', 2).execute()),
          }),
        ),
      );
      expect(error).toMatchObject({
        cause: {
          code: 'migration_orphans',
          details: { table: 'note', column: 'writer_id', parent: 'writer', count: 1, examples: 'rows 3' },
        },
      });
      expect(await rows(database, 'select count(*) as n from writer')).toEqual([{ n: 2 }]);
    });
  });

  describe('what Django writes into the table itself', () => {
    it('goes with an index that a migration drops', async () => {
      await change(dropIndex('writer', 'writer_name_key'));
      await run(database, "insert into writer (name) values ('Ada')");
      expect(await statement('writer')).not.toContain('UNIQUE');
      expect(await rows(database, 'select count(*) as n from note')).toEqual([{ n: 3 }]);
    });

    it('goes with a foreign key at the end of the table', async () => {
      await change(dropForeignKey('note', 'parent_id'));
      expect(await rows(database, 'select "from" from pragma_foreign_key_list(\'note\')')).toEqual([
        { from: 'writer_id' },
      ]);
      await run(database, 'delete from note where id = 1');
      expect(await rows(database, 'select id from note')).toEqual([{ id: 2 }, { id: 3 }]);
    });

    it('goes with a foreign key in the column, and one can be added instead', async () => {
      await change(
        dropForeignKey('note', 'writer_id'),
        addForeignKey('note', 'writer_id', { table: 'writer', onDelete: 'restrict' }),
      );
      expect(await statement('note')).not.toContain('DEFERRABLE');
      expect(String(await failure(run(database, 'delete from writer where id = 1')))).toContain(
        'FOREIGN KEY',
      );
    });

    it('goes with a column, and what others have stays', async () => {
      await run(database, 'drop view titles');
      await change(dropColumn('note', 'parent_id'), dropColumn('note', 'title'));
      expect(await statement('note')).toContain('DEFERRABLE INITIALLY DEFERRED');
      expect(await rows(database, 'select * from note order by id')).toEqual([
        { id: 1, writer_id: 1 },
        { id: 2, writer_id: 1 },
        { id: 3, writer_id: 2 },
      ]);
      expect(await statement('note_writer')).toBe('CREATE INDEX note_writer ON note(writer_id)');
    });
  });
});
