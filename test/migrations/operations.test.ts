import { afterAll, describe, expect, it } from 'vitest';
import { stateAfter } from '../../src/migrations/operations/apply-operation.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { addForeignKey } from '../../src/migrations/operations/columns/add-foreign-key.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import { dropColumn } from '../../src/migrations/operations/columns/drop-column.ts';
import { dropForeignKey } from '../../src/migrations/operations/columns/drop-foreign-key.ts';
import { renameColumn } from '../../src/migrations/operations/columns/rename-column.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { runCode } from '../../src/migrations/operations/data/run-code.ts';
import { runSql } from '../../src/migrations/operations/data/run-sql.ts';
import { createIndex } from '../../src/migrations/operations/indexes/create-index.ts';
import { dropIndex } from '../../src/migrations/operations/indexes/drop-index.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { dropTable } from '../../src/migrations/operations/tables/drop-table.ts';
import { renameTable } from '../../src/migrations/operations/tables/rename-table.ts';
import { eachDatabase } from '../support/databases.ts';
import { migrateTo, migrationsOf, OpenDatabases, operationsFor, rows, run, schemaOf } from './support.ts';

const start: readonly Operation[] = [
  createTable('writer', {
    model: 'Writer',
    columns: {
      id: column.id(),
      name: column.varchar(50),
      age: column.integer({ nullable: true }),
      active: column.boolean({ default: true }),
    },
    indexes: [{ name: 'writer_name_key', columns: ['name'], unique: true, ignoreCase: true }],
  }),
  createTable('note', {
    columns: {
      id: column.id(),
      title: column.varchar(200),
      writer_id: column.bigint({ references: { table: 'writer', onDelete: 'cascade' } }),
      parent_id: column.bigint({ nullable: true, references: { table: 'note', onDelete: 'set null' } }),
      price: column.decimal(8, 2, { default: '1.50' }),
      made: column.datetime({ default: '2026-01-31T12:00:00Z' }),
      day: column.date({ nullable: true }),
      more: column.json({ default: '{}' }),
    },
    indexes: [
      { name: 'note_writer_id_idx', columns: ['writer_id'] },
      { name: 'note_writer_id_title_key', columns: ['writer_id', 'title'], unique: true },
    ],
  }),
];

const DATA = [
  "insert into writer (name, age) values ('Ada', 36), ('Grace', null)",
  "insert into note (title, writer_id, day) values ('one', 1, '2026-02-03'), ('two', 1, null), ('three', 2, null)",
  'update note set parent_id = 1 where id = 2',
];

/** What changes, and what the rows have to be afterwards. */
const cases: readonly [name: string, operations: readonly Operation[], query: string, expected: unknown][] = [
  [
    'addColumn that may be null',
    [addColumn('writer', 'phone', column.varchar(20, { nullable: true }))],
    'select phone from writer',
    [{ phone: null }, { phone: null }],
  ],
  [
    'addColumn with a default',
    [addColumn('writer', 'level', column.integer({ default: 3 }))],
    'select level from writer',
    [{ level: 3 }, { level: 3 }],
  ],
  [
    'addColumn with a fill beside the default',
    [addColumn('writer', 'level', column.integer({ default: 3, fill: 4 }))],
    'select level from writer',
    [{ level: 4 }, { level: 4 }],
  ],
  [
    'addColumn with a fill alone',
    [addColumn('writer', 'city', column.text({ fill: "O'Hare" }))],
    'select city from writer',
    [{ city: "O'Hare" }, { city: "O'Hare" }],
  ],
  [
    'addColumn of each type with its default',
    [
      addColumn('writer', 'd', column.date({ default: '2026-01-02' })),
      addColumn('writer', 't', column.datetime({ default: '2026-01-02T03:04:05Z' })),
      addColumn('writer', 'm', column.decimal(6, 2, { default: '12.50' })),
      addColumn('writer', 'b', column.boolean({ default: false })),
      addColumn('writer', 'j', column.json({ default: '{"a":[1]}' })),
      addColumn('writer', 'x', column.text({ default: "it's; so" })),
    ],
    'select d, t, m, b, j, x from writer where id = 1',
    [
      {
        d: '2026-01-02',
        t: new Date('2026-01-02T03:04:05Z'),
        m: '12.50',
        b: false,
        j: { a: [1] },
        x: "it's; so",
      },
    ],
  ],
  [
    'addColumn with a reference',
    [
      addColumn(
        'writer',
        'note_id',
        column.bigint({ nullable: true, references: { table: 'note', onDelete: 'set null' } }),
      ),
    ],
    'select note_id from writer',
    [{ note_id: null }, { note_id: null }],
  ],
  [
    'addColumn with a reference that rows are filled with',
    [addColumn('writer', 'note_id', column.bigint({ fill: 2, references: { table: 'note' } }))],
    'select note_id from writer',
    [{ note_id: 2 }, { note_id: 2 }],
  ],
  [
    'dropColumn',
    [dropColumn('writer', 'age')],
    'select * from writer order by id',
    [
      { id: 1, name: 'Ada', active: true },
      { id: 2, name: 'Grace', active: true },
    ],
  ],
  [
    'dropColumn with an index',
    [dropColumn('writer', 'name')],
    'select * from writer order by id',
    [
      { id: 1, age: 36, active: true },
      { id: 2, age: null, active: true },
    ],
  ],
  [
    'dropColumn with a reference',
    [dropColumn('note', 'parent_id')],
    'select id from note order by id',
    [{ id: 1 }, { id: 2 }, { id: 3 }],
  ],
  [
    'renameColumn',
    [renameColumn('writer', 'name', 'full_name')],
    'select full_name from writer order by id',
    [{ full_name: 'Ada' }, { full_name: 'Grace' }],
  ],
  [
    'renameColumn with a reference',
    [renameColumn('note', 'writer_id', 'author_id')],
    'select author_id from note order by id',
    [{ author_id: 1 }, { author_id: 1 }, { author_id: 2 }],
  ],
  [
    'renameTable that others refer to',
    [renameTable('writer', 'author', { model: 'Author' })],
    'select name from author order by id',
    [{ name: 'Ada' }, { name: 'Grace' }],
  ],
  [
    'renameTable that refers to itself',
    [renameTable('note', 'entry')],
    'select id, parent_id from entry order by id',
    [
      { id: 1, parent_id: null },
      { id: 2, parent_id: 1 },
      { id: 3, parent_id: null },
    ],
  ],
  [
    'alterColumn to a longer text',
    [alterColumn('writer', 'name', column.varchar(120))],
    'select name from writer order by id',
    [{ name: 'Ada' }, { name: 'Grace' }],
  ],
  [
    'alterColumn to a shorter text',
    [alterColumn('writer', 'name', column.varchar(5))],
    'select name from writer order by id',
    [{ name: 'Ada' }, { name: 'Grace' }],
  ],
  [
    'alterColumn to text without bounds',
    [alterColumn('note', 'title', column.text())],
    'select title from note order by id',
    [{ title: 'one' }, { title: 'two' }, { title: 'three' }],
  ],
  [
    'alterColumn that forbids null, with a fill',
    [alterColumn('writer', 'age', column.integer({ fill: 18 }))],
    'select age from writer order by id',
    [{ age: 36 }, { age: 18 }],
  ],
  [
    'alterColumn of the type, the default and null at once',
    [alterColumn('writer', 'age', column.bigint({ default: 7, fill: 0 }))],
    'select age from writer order by id',
    [{ age: 36 }, { age: 0 }],
  ],
  [
    'alterColumn from number to text',
    [alterColumn('writer', 'age', column.varchar(10, { nullable: true }))],
    'select age from writer order by id',
    [{ age: '36' }, { age: null }],
  ],
  [
    'alterColumn from truth to number',
    [alterColumn('writer', 'active', column.integer({ default: 1 }))],
    'select active from writer order by id',
    [{ active: 1 }, { active: 1 }],
  ],
  [
    'alterColumn from decimal to text',
    [alterColumn('note', 'price', column.text())],
    'select price from note where id = 1',
    [{ price: '1.50' }],
  ],
  [
    'alterColumn from datetime to date',
    [alterColumn('note', 'made', column.date())],
    'select made from note where id = 1',
    [{ made: '2026-01-31' }],
  ],
  [
    'alterColumn from date to datetime',
    [alterColumn('note', 'day', column.datetime({ nullable: true }))],
    'select day from note where id = 1',
    [{ day: new Date('2026-02-03T00:00:00Z') }],
  ],
  [
    'alterColumn from JSON to text',
    [alterColumn('note', 'more', column.text({ default: '' }))],
    'select more from note where id = 1',
    [{ more: '{}' }],
  ],
  [
    'alterColumn of what deleting does',
    [
      alterColumn(
        'note',
        'writer_id',
        column.bigint({ references: { table: 'writer', onDelete: 'restrict' } }),
      ),
    ],
    'select id from note order by id',
    [{ id: 1 }, { id: 2 }, { id: 3 }],
  ],
  [
    'createIndex',
    [createIndex('note', { name: 'note_made_idx', columns: ['made', 'price'] })],
    'select count(*) as n from note',
    [{ n: 3 }],
  ],
  [
    'createIndex that keeps texts unique',
    [createIndex('note', { name: 'note_title_key', columns: ['title'], unique: true, ignoreCase: true })],
    'select count(*) as n from note',
    [{ n: 3 }],
  ],
  ['dropIndex', [dropIndex('writer', 'writer_name_key')], 'select count(*) as n from writer', [{ n: 2 }]],
  [
    'dropForeignKey',
    [dropForeignKey('note', 'writer_id')],
    'select writer_id from note order by id',
    [{ writer_id: 1 }, { writer_id: 1 }, { writer_id: 2 }],
  ],
  [
    'addForeignKey',
    [
      dropForeignKey('note', 'parent_id'),
      addForeignKey('note', 'parent_id', { table: 'note', onDelete: 'cascade' }),
    ],
    'select id, parent_id from note where id = 2',
    [{ id: 2, parent_id: 1 }],
  ],
  [
    'dropTable of one that nobody refers to',
    [dropTable('note')],
    'select count(*) as n from writer',
    [{ n: 2 }],
  ],
  [
    'createTable',
    [createTable('tag', { columns: { name: column.varchar(30, { primaryKey: true }) } })],
    'select * from tag',
    [],
  ],
  [
    'runSql with several statements',
    [
      runSql({
        up: "update writer set name = 'a;b' where id = 1; -- one; not two\nupdate writer set age = 1 where id = 2;",
        down: "update writer set name = 'Ada' where id = 1; update writer set age = null where id = 2",
      }),
    ],
    'select name, age from writer order by id',
    [
      { name: 'a;b', age: 36 },
      { name: 'Grace', age: 1 },
    ],
  ],
  [
    'runCode',
    [
      runCode({
        up: async ({ db }) =>
          void (await db.updateTable('writer').set({ active: false }).where('id', '=', 1).execute()),
        down: async ({ db }) => void (await db.updateTable('writer').set({ active: true }).execute()),
      }),
    ],
    'select active from writer order by id',
    [{ active: false }, { active: true }],
  ],
];

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('an operation', () => {
    it.each(cases)(
      '%s: changes the table, keeps the rows, and can be taken back',
      async (_, operations, query, expected) => {
        const migrations = migrationsOf('app', start, operations);
        const database = await open.empty();
        await migrateTo(database, migrations, '0001');
        await run(database, ...DATA);
        const before = await schemaOf(database);
        const notes = await rows(database, 'select id, title from note order by id');

        await migrateTo(database, migrations);
        expect(await rows(database, query)).toEqual(expected);
        const atOnce = await open.empty();
        await migrateTo(atOnce, migrationsOf('app', operationsFor(stateAfter(migrations))));
        expect(await schemaOf(database)).toEqual(await schemaOf(atOnce));

        const emptied = operations.some(({ kind }) => kind === 'dropTable');
        const unfilled = operations.some(
          (operation) => operation.kind === 'dropColumn' && operation.column === 'name',
        );
        if (unfilled) await run(database, 'delete from note', 'delete from writer');
        await migrateTo(database, migrations, '0001');
        const back = sorted(await schemaOf(database));
        expect(back).toEqual(sorted(before));
        if (!emptied && !unfilled)
          expect(await rows(database, 'select id, title from note order by id')).toEqual(notes);
      },
    );
  });
});

/** Columns that come back come last. */
function sorted(schema: unknown): unknown {
  return (schema as { columns: { name: string }[] }[]).map((table) => ({
    ...table,
    columns: table.columns.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  }));
}
