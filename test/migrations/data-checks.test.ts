import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { addForeignKey } from '../../src/migrations/operations/columns/add-foreign-key.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { createIndex } from '../../src/migrations/operations/indexes/create-index.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { eachDatabase } from '../support/databases.ts';
import { failure, migrateTo, migrationsOf, OpenDatabases, rows, run, schemaOf } from './support.ts';

const start: readonly Operation[] = [
  createTable('writer', { columns: { id: column.id(), name: column.varchar(50) } }),
  createTable('note', {
    columns: {
      id: column.id(),
      title: column.varchar(50, { nullable: true }),
      writer_id: column.bigint({ nullable: true }),
    },
  }),
];

/** What does not fit the rows, and what is said about it. */
const cases: readonly [name: string, operation: Operation, code: string, message: string][] = [
  [
    'a unique column that has values twice',
    createIndex('note', { name: 'k', columns: ['title'], unique: true }),
    'migration_duplicates',
    "Rows of note have the same title, which is to be unique: 'same' (2 times). Change or delete all but one of them",
  ],
  [
    'a unique column that has values twice but for their case',
    createIndex('note', { name: 'k', columns: ['title'], unique: true, ignoreCase: true }),
    'migration_duplicates',
    "unique: 'same' (3 times); 'other' (2 times). Change",
  ],
  [
    'a unique pair that is there twice',
    createIndex('note', { name: 'k', columns: ['title', 'writer_id'], unique: true }),
    'migration_duplicates',
    "the same title, writer_id, which is to be unique: 'same' and 1 (2 times).",
  ],
  [
    'a shorter text',
    alterColumn('note', 'title', column.varchar(4, { nullable: true })),
    'migration_values_too_long',
    '3 rows of note have more than 4 characters in title: id 4, 5. Shorten them',
  ],
  [
    'no null where there are nulls',
    alterColumn('note', 'title', column.varchar(50)),
    'migration_nulls',
    '2 rows of note have no value for title, which is to have one. Give the column a fill',
  ],
  [
    'a new column without a value',
    addColumn('writer', 'age', column.integer()),
    'migration_nulls',
    '1 rows of writer have no value for age',
  ],
  [
    'a foreign key whose rows are not there',
    addForeignKey('note', 'writer_id', { table: 'writer' }),
    'migration_orphans',
    '2 rows of note refer with writer_id to rows of writer that are not there: 7, 8. Change or delete them',
  ],
  [
    'a number that is a word',
    alterColumn('note', 'title', column.integer({ nullable: true })),
    'migration_values_unfit',
    "6 rows of note have a title that cannot become a value of type integer: 'Other', 'Same', 'other', 'same', 'spare'. Change",
  ],
];

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let database: Database;
  afterAll(() => open.close());
  beforeEach(async () => {
    database = await open.empty();
    await migrateTo(database, migrationsOf('app', start));
    await run(
      database,
      "insert into writer (name) values ('Ada')",
      `insert into note (title, writer_id) values ('same', 1), ('same', 1), ('Same', null), ('other', 7), ('Other', 8),
        ('spare', null), (null, null), (null, null)`,
    );
  });

  describe('a change that the rows do not allow', () => {
    it.each(cases)('is refused before anything has changed: %s', async (_, operation, code, message) => {
      const before = await schemaOf(database);
      const error = await failure(migrateTo(database, migrationsOf('app', start, [operation])));
      expect(error).toMatchObject({
        code: 'migration_failed',
        message: expect.stringMatching(/^Migration app\.0002_step failed and was undone: /),
        cause: { code, message: expect.stringContaining(message) },
      });
      expect(await schemaOf(database)).toEqual(before);
      expect(await rows(database, 'select count(*) as n from note')).toEqual([{ n: 8 }]);
    });

    it('is refused where different values become the same', async () => {
      const table = createTable('code', {
        columns: { id: column.id(), number: column.text(), made: column.datetime() },
        indexes: [
          { name: 'code_number_key', columns: ['number'], unique: true },
          { name: 'code_made_key', columns: ['made'], unique: true },
        ],
      });
      await migrateTo(database, migrationsOf('app', start, [table]));
      await run(
        database,
        `insert into code (number, made) values ('1', '2026-01-31 12:00:00'), ('01', '2026-01-31 13:00:00'),
          ('2', '2026-02-01 13:00:00')`,
      );
      const before = await schemaOf(database);
      const number = alterColumn('code', 'number', column.integer());
      expect(await failure(migrateTo(database, migrationsOf('app', start, [table], [number])))).toMatchObject(
        {
          cause: {
            code: 'migration_duplicates',
            message: expect.stringMatching(/^Rows of code have the same number, .*: 1 \(2 times\)\./),
          },
        },
      );
      const made = alterColumn('code', 'made', column.date());
      expect(await failure(migrateTo(database, migrationsOf('app', start, [table], [made])))).toMatchObject({
        cause: {
          code: 'migration_duplicates',
          message: expect.stringMatching(/^Rows of code have the same made, .*: '2026-01-31' \(2 times\)\./),
        },
      });
      expect(await schemaOf(database)).toEqual(before);
      expect(await rows(database, 'select number from code order by id')).toEqual([
        { number: '1' },
        { number: '01' },
        { number: '2' },
      ]);
    });

    it.each([
      ['a new column without a value', addColumn('empty', 'age', column.integer())],
      ['a column that may no longer be null', alterColumn('empty', 'name', column.varchar(5))],
      ['a column that is another type', alterColumn('empty', 'name', column.integer())],
      [
        'an index that keeps rows unique',
        createIndex('empty', { name: 'k', columns: ['name'], unique: true }),
      ],
    ] satisfies [string, Operation][])('is none where there are no rows: %s', async (_, operation) => {
      const empty = createTable('empty', {
        columns: { id: column.id(), name: column.text({ nullable: true }) },
      });
      await migrateTo(database, migrationsOf('app', start, [empty], [operation]));
      expect(await rows(database, 'select * from empty')).toEqual([]);
    });
  });
});
