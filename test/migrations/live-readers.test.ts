import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import { dropColumn } from '../../src/migrations/operations/columns/drop-column.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { eachDatabase } from '../support/databases.ts';
import { migrateTo, migrationsOf, OpenDatabases, rows, run } from './support.ts';

const start: readonly Operation[] = [
  createTable('person', {
    columns: {
      id: column.id(),
      old: column.text({ nullable: true }),
      active: column.boolean({ default: true }),
      seen: column.datetime({ default: '2026-01-31T12:00:00Z' }),
    },
  }),
];

/** What a site under way, whose models are those of before, may see while it is migrated. */
const changes: readonly [name: string, operations: readonly Operation[]][] = [
  ['a column is added', [addColumn('person', 'born', column.date({ nullable: true }))]],
  [
    'a column that needs a value is added',
    [addColumn('person', 'joined', column.datetime({ fill: '2026-02-01T00:00:00Z' }))],
  ],
  [
    'the table is made anew',
    [alterColumn('person', 'active', column.boolean({ nullable: true, default: true }))],
  ],
  ['a column that it does not use is dropped', [dropColumn('person', 'old')]],
];

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let url: string;
  let site: Database;
  afterAll(() => open.close());
  beforeEach(async () => {
    url = await databases.create();
    site = open.open(url);
    await migrateTo(site, migrationsOf('app', start));
    await run(site, 'insert into person (active) values (false)');
  });
  const ada = { id: 1, active: false, seen: new Date('2026-01-31T12:00:00Z') };

  describe('a site that runs while another process migrates', () => {
    it.each(changes)('reads and writes on when %s', async (_, operations) => {
      const select = site.kysely.selectFrom('person').select(['id', 'active', 'seen']).orderBy('id');
      const read = site.prepareRead(select.compile());
      const all = site.kysely.selectFrom('person').selectAll().where('id', '=', 1);
      expect(await read([])).toEqual([1, false, ada.seen]);
      expect(await all.executeTakeFirst()).toMatchObject(ada);

      await migrateTo(open.open(url), migrationsOf('app', start, operations));

      expect(await read([])).toEqual([1, false, ada.seen]);
      expect(await select.execute()).toEqual([ada]);
      expect(await all.executeTakeFirst()).toMatchObject(ada);
      await site.kysely.updateTable('person').set({ active: true }).where('id', '=', 1).execute();
      expect(await read([])).toEqual([1, true, ada.seen]);
    });

    it('reads a new column as what it is', async () => {
      const all = site.kysely.selectFrom('person').selectAll();
      await all.execute();
      const more = [
        addColumn('person', 'joined', column.datetime({ default: '2026-02-01T00:00:00Z' })),
        addColumn('person', 'kind', column.boolean({ default: true })),
      ];
      await migrateTo(open.open(url), migrationsOf('app', start, more));
      expect(await all.execute()).toEqual([
        { ...ada, old: null, joined: new Date('2026-02-01T00:00:00Z'), kind: true },
      ]);
    });

    it('writes rows that it knows less of', async () => {
      const more = [addColumn('person', 'level', column.integer({ default: 3 }))];
      await migrateTo(open.open(url), migrationsOf('app', start, more));
      await site.kysely.insertInto('person').values({ active: true }).execute();
      expect(await rows(site, 'select level from person order by id')).toEqual([{ level: 3 }, { level: 3 }]);
    });
  });
});
