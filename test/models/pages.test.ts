import fc from 'fast-check';
import { CompiledQuery } from 'kysely';
import { defineModel, field, gte, mapField } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { sql } from '../../src/database/sql/kysely.ts';
import { ModelManager } from '../../src/models/rows/model-manager.ts';
import { sqlModelStore } from '../../src/stores/rows/sql-model-store.ts';
import { OpenDatabases } from '../migrations/support.ts';
import { eachDatabase, type TestDatabases } from '../support/databases.ts';

const moments = field.datetime;
const Entry = defineModel({
  app: 'pages',
  name: 'Entry',
  fields: {
    title: field.text({ maxLength: 20 }),
    note: field.text({ nullable: true }),
    stars: field.integer(),
    views: field.bigInteger({ nullable: true }),
    price: field.decimal({ maxDigits: 8, decimalPlaces: 2, nullable: true }),
    madeAt: moments(),
    dueAt: moments({ nullable: true }),
    isDone: field.boolean(),
    day: field.date({ nullable: true }),
    opensAt: field.time({ nullable: true }),
    took: field.duration(),
    reference: field.uuid({ nullable: true }),
    photo: field.binary({ nullable: true }),
    mark: mapField(field.text(), {
      fromStored: (text) => text.length,
      toStored: (size: number) => 'x'.repeat(size),
    }),
    extra: field.json({ nullable: true }),
    parentId: field.foreignKey('self', { nullable: true }),
  },
});
type Name = keyof typeof Entry.fields;

/** As another program made it: texts in an order of their own, moments with microseconds. */
const TABLES = {
  sqlite: `create table pages_entry (id integer primary key, title varchar(20) collate nocase not null, note text,
    stars integer not null, views bigint, price decimal, made_at datetime not null, due_at datetime, is_done bool not null,
    day date, opens_at time, took bigint not null, reference char(32), photo blob, mark text not null,
    extra text check (json_valid(extra)), parent_id integer)`,
  postgres: `create table pages_entry (id bigint primary key, title varchar(20) collate "en-US-x-icu" not null, note text,
    stars integer not null, views bigint, price numeric(8, 2), made_at timestamptz not null, due_at timestamp, is_done boolean not null,
    day date, opens_at time, took interval not null, reference uuid, photo bytea, mark text not null, extra jsonb, parent_id bigint)`,
} as const;

/** What a column may hold, in its order; those that stand together are equal to the database. */
type Domain = readonly (readonly unknown[])[];

function domains(name: TestDatabases['name']): Readonly<Record<Name, Domain>> {
  const isSqlite = name === 'sqlite';
  const second = '2026-01-31 23:59:59';
  const times = isSqlite
    ? [
        second,
        `${second}.000000`,
        `${second}.123000`,
        `${second}.123456`,
        `${second}.123999`,
        `${second}.124000`,
      ]
    : ['.000000', '.000001', '.123000', '.123456', '.123999', '.124000'].map((part) => `${second}${part}+00`);
  const uuid = (first: string) =>
    isSqlite ? `${first}${'0'.repeat(31)}` : `${first}0000000-0000-0000-0000-000000000000`;
  const all: Record<Name, unknown[]> = {
    title: isSqlite ? [['a', 'A'], ['b', 'B'], 'Z', 'ä'] : ['a', 'A', 'ä', 'Ä', 'b', 'B', 'Z'],
    note: [null, '', 'A', 'B', 'a'],
    stars: [-1, 0, 1, 2],
    views: [null, -5, 0, Number.MAX_SAFE_INTEGER],
    price: isSqlite ? [null, 0.3, 0.1 + 0.2, 9.5, 10] : [null, '-1', '0.30', '9.50', '10.00'],
    madeAt: times,
    dueAt: [null, ...times, ...(isSqlite ? ['2026-01-31T08:00:00Z'] : ['infinity'])],
    isDone: [false, true],
    day: [null, '2026-01-31', '2026-02-01'],
    opensAt: isSqlite ? [null, '12:30', '12:30:00', '12:30:00.5'] : [null, '12:30', '12:30:00.5', '24:00'],
    took: isSqlite ? [0, 1, 60_000_000] : ['0', ['24 hours', '1 day'], '25 hours'],
    reference: [null, uuid('1'), uuid('a')],
    photo: [null, new Uint8Array(), new Uint8Array([1]), new Uint8Array([1, 255])],
    mark: ['xx', 'xxx', 'yy'],
    extra: [null],
    parentId: [null, 1, 2],
  };
  const asDomain = (values: unknown[]): Domain =>
    values.map((value) => (Array.isArray(value) ? value : [value]));
  return Object.fromEntries(Object.entries(all).map(([key, values]) => [key, asDomain(values)])) as Record<
    Name,
    Domain
  >;
}

const names = Object.keys(Entry.fields).filter((name) => name !== 'extra') as Name[];
/** Which of its domain each field has, and which of those that are equal. */
type Drawn = Readonly<Record<Name, readonly [number, number]>>;
const drawnRow: fc.Arbitrary<Drawn> = fc.record(
  Object.fromEntries(
    Object.keys(Entry.fields).map((name) => [name, fc.tuple(fc.nat(6), fc.nat(1))]),
  ) as Record<Name, fc.Arbitrary<[number, number]>>,
);
/** A row of the first value of each. */
const PLAIN = Object.fromEntries(Object.keys(Entry.fields).map((name) => [name, [0, 0]])) as unknown as Drawn;
const key = fc.tuple(fc.constantFrom<Name | 'id'>(...names, ...names, 'id'), fc.boolean());

/** A SQLite table is in the order of its ids: its first rows are read from its beginning. */
const BY_ID = /order by "id" (?:asc|desc) limit \? offset \?$/;

/** How the database goes about each question from now on. */
function plansOf(database: Database) {
  const executor = database.kysely.getExecutor();
  const run = executor.executeQuery.bind(executor);
  const asked: CompiledQuery[] = [];
  executor.executeQuery = (query, ...rest) => {
    asked.push(query);
    return run(query, ...rest);
  };
  const told = async () => {
    executor.executeQuery = run;
    const isSqlite = database.dialect === 'sqlite';
    const plans: string[] = [];
    for (const { sql: text, parameters } of asked) {
      const query = CompiledQuery.raw(`explain ${isSqlite ? 'query plan' : ''} ${text}`, [...parameters]);
      const { rows } = await database.kysely.executeQuery<Record<string, unknown>>(query);
      const plan = rows.map((row) => String(row.detail ?? row['QUERY PLAN']));
      plans.push(isSqlite && BY_ID.test(text) ? 'By id.' : plan.join('\n'));
    }
    return plans;
  };
  return { told };
}

eachDatabase((databases) => {
  const domain = domains(databases.name);
  const open = new OpenDatabases(databases);
  let database: Database;
  beforeAll(async () => {
    database = await open.empty();
    await sql.raw(TABLES[databases.name]).execute(database.kysely);
  });
  afterAll(() => open.close());
  beforeEach(async () => {
    await database.kysely.deleteFrom('pages_entry').execute();
  });

  const store = () => sqlModelStore(database, Entry);
  const entries = () => new ModelManager(Entry, store());
  const rankOf = (row: Drawn, name: Name) => row[name][0] % domain[name].length;
  const storedOf = (row: Drawn, name: Name) => {
    const equal = domain[name][rankOf(row, name)] ?? [];
    return equal[row[name][1] % equal.length];
  };
  const columnOf = (name: string) => columnNames.get(name) ?? name;
  const columnNames = new Map(
    Object.keys(Entry.fields).map((name) => [
      name,
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    ]),
  );
  const write = async (rows: readonly Drawn[]) => {
    await database.kysely.deleteFrom('pages_entry').execute();
    const values = rows.map((row, index) => ({
      id: index + 1,
      ...Object.fromEntries(
        Object.keys(Entry.fields).map((name) => [columnOf(name), storedOf(row, name as Name)]),
      ),
    }));
    if (values.length > 0)
      await database.kysely
        .insertInto('pages_entry')
        .values(values as never)
        .execute();
  };
  /** Rows enough for an index to be of use, each of another hour, and each second one of another day. */
  const writeMany = async () => {
    await write([PLAIN]);
    const columns = [...columnNames.values()].join(', ');
    for (let size = 1; size < 30_000; size *= 2) {
      const copied = `insert into pages_entry (id, ${columns}) select id + ${size}, ${columns} from pages_entry`;
      await sql.raw(copied).execute(database.kysely);
    }
    const [hour, day] =
      databases.name === 'sqlite'
        ? [`datetime('2020-01-01', id || ' hours')`, `date('2020-01-01', id || ' days')`]
        : [`timestamptz '2020-01-01 00:00+00' + id * interval '1 hour'`, `date '2020-01-01' + id::integer`];
    const changed = `update pages_entry set made_at = ${hour}, day = case when id % 2 = 0 then ${day} end`;
    await sql.raw(changed).execute(database.kysely);
  };
  /** The ids in the order that the list should have. */
  const expectedIds = (rows: readonly Drawn[], keys: readonly (readonly [Name | 'id', boolean])[]) => {
    const rank = (id: number, name: Name | 'id') =>
      name === 'id' ? id : rankOf(rows[id - 1] as Drawn, name);
    return rows
      .map((_, index) => index + 1)
      .sort((one, other) => {
        for (const [name, descending] of [...keys, ['id', false] as const]) {
          const difference = rank(one, name) - rank(other, name);
          if (difference !== 0) return descending ? -difference : difference;
        }
        return 0;
      });
  };
  const orderOf = (keys: readonly (readonly [Name | 'id', boolean])[]) =>
    keys.map(([name, descending]) => (descending ? (`-${name}` as const) : name));
  type Row = Awaited<ReturnType<ReturnType<typeof entries>['list']>>[number];
  const isReadable = (row: Row, name: Name) => {
    try {
      return row[name] !== undefined;
    } catch {
      return false;
    }
  };
  /** As an address gives it back: the sorted fields alone, and of a moment its milliseconds. */
  const fromUrl = (row: Row, keys: readonly (readonly [Name | 'id', boolean])[]) => {
    const kept = keys.map(([name]) => {
      const value: unknown = row[name];
      return [name, value instanceof Date ? new Date(value.getTime()) : value];
    });
    return { ...Object.fromEntries(kept), id: row.id } as Partial<Row> & { id: number };
  };

  describe('pages by key', () => {
    it('have every row once, in the order of the list, forwards and backwards', async () => {
      const property = fc.asyncProperty(
        fc.array(drawnRow, { minLength: 1, maxLength: 12 }),
        fc.array(key, { maxLength: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (rows, keys, limit, byUrl) => {
          await write(rows);
          const orderBy = orderOf(keys);
          const expected = expectedIds(rows, keys);
          const all = await entries().list({ orderBy });
          expect(all.map(({ id }) => id)).toEqual(expected);
          for (const [index, row] of all.entries()) {
            const canGo = keys.every(([name]) => name === 'id' || isReadable(row, name));
            const position = byUrl && canGo ? fromUrl(row, keys) : row;
            const after = await entries().list({ orderBy, after: position, limit });
            expect(after.map(({ id }) => id)).toEqual(expected.slice(index + 1, index + 1 + limit));
            const before = await entries().list({ orderBy, before: position, limit });
            expect(before.map(({ id }) => id)).toEqual(expected.slice(Math.max(0, index - limit), index));
          }
        },
      );
      await fc.assert(property, { numRuns: 60 });
    }, 60_000);

    const at = (part: string) => (databases.name === 'sqlite' ? part : `${part}+00`);
    const put = async (madeAt: readonly string[]) => {
      await write(madeAt.map(() => PLAIN));
      for (const [index, moment] of madeAt.entries()) {
        await sql`update pages_entry set made_at = ${at(moment)} where id = ${index + 1}`.execute(
          database.kysely,
        );
      }
    };
    const idsOf = async (options: Parameters<ReturnType<typeof entries>['list']>[0]) =>
      (await entries().list(options)).map(({ id }) => id);
    const MICROSECONDS = [1, 2, 3, 4].map((digit) => `2026-01-31 23:59:59.12300${digit}`);

    it('go on from a row that is gone', async () => {
      await put(MICROSECONDS);
      const rows = await entries().list({ orderBy: '-madeAt' });
      const [, third] = rows;
      if (!third) throw new Error('There is no third row.');
      await entries().delete(3);
      expect(await idsOf({ orderBy: '-madeAt', after: third })).toEqual([2, 1]);
      expect(await idsOf({ orderBy: 'madeAt', after: third })).toEqual([4]);
      expect(await idsOf({ orderBy: '-madeAt', before: third })).toEqual([4]);
    });

    it('lose no row of the millisecond that a row was of which is gone', async () => {
      await put([...MICROSECONDS, '2026-01-31 23:59:59.122999', '2026-01-31 23:59:59.124000']);
      await entries().delete(3);
      const position = { id: 3, madeAt: new Date('2026-01-31T23:59:59.123Z') };
      expect(await idsOf({ orderBy: '-madeAt', after: position })).toEqual([4, 2, 1, 5]);
      expect(await idsOf({ orderBy: 'madeAt', after: position })).toEqual([1, 2, 4, 6]);
      expect(await idsOf({ orderBy: 'madeAt', before: position })).toEqual([5, 1, 2, 4]);
    });

    it('are exact where moments have no microseconds, though the row is gone', async () => {
      await put(Array.from({ length: 4 }, () => '2026-01-31 23:59:59.123000'));
      await entries().delete(3);
      const position = { id: 3, madeAt: new Date('2026-01-31T23:59:59.123Z') };
      expect(await idsOf({ orderBy: '-madeAt', after: position })).toEqual([4]);
      expect(await idsOf({ orderBy: '-madeAt', before: position })).toEqual([1, 2]);
    });

    it('go on from where a row was that has been changed since', async () => {
      await put(['2026-01-01 00:00:00', '2026-01-02 00:00:00', '2026-01-03 00:00:00', '2026-01-04 00:00:00']);
      const [, third] = await entries().list({ orderBy: '-madeAt' });
      await entries().update(3, { madeAt: new Date('2026-02-01T00:00:00Z') });
      expect(third && (await idsOf({ orderBy: '-madeAt', after: third }))).toEqual([2, 1]);
    });

    it('go with a filter, an offset and the first row', async () => {
      await write(Array.from({ length: 6 }, (_, index) => ({ ...PLAIN, stars: [index % 2, 0] as const })));
      const where = { stars: gte(0) };
      expect(await idsOf({ where, after: { id: 2 } })).toEqual([4, 6]);
      expect(await idsOf({ where, before: { id: 6 }, limit: 1 })).toEqual([4]);
      expect(await idsOf({ before: { id: 6 }, limit: 2, offset: 1 })).toEqual([3, 4]);
      expect((await entries().first({ orderBy: '-id', after: { id: 4 } }))?.id).toBe(3);
      expect((await entries().first({ before: { id: 4 } }))?.id).toBe(3);
      expect(await idsOf({ before: { id: 1 } })).toEqual([]);
      expect(await idsOf({ after: { id: 6 }, limit: 5 })).toEqual([]);
      expect(await idsOf({ after: { id: 2 }, limit: 0 })).toEqual([]);
    });

    it.each<[string, object, string]>([
      ['no row', { after: null }, 'the row that it goes on from is none'],
      ['a text', { after: 'a' }, 'the row that it goes on from is none'],
      ['no id', { after: {} }, 'has no id of the model'],
      ['another id', { after: { id: '1' } }, 'has no id of the model'],
      ['an id that is no number', { before: { id: Number.NaN } }, 'has no id of the model'],
      ['a row without the value', { orderBy: 'stars', after: { id: 9 } }, 'has no stars'],
      [
        'a text for a number',
        { orderBy: '-stars', before: { id: 9, stars: '1' } },
        'has a stars that is none',
      ],
      ['half a number', { orderBy: 'stars', after: { id: 9, stars: 1.5 } }, 'has a stars that is none'],
      [
        'a number without end',
        { orderBy: 'views', after: { id: 9, views: Infinity } },
        'has a views that is none',
      ],
      ['no decimal', { orderBy: 'price', after: { id: 9, price: 'dear' } }, 'has a price that is none'],
      [
        'no moment',
        { orderBy: 'madeAt', after: { id: 9, madeAt: new Date(Number.NaN) } },
        'has a madeAt that is none',
      ],
      [
        'a text for a moment',
        { orderBy: 'madeAt', after: { id: 9, madeAt: '2026-01-01' } },
        'has a madeAt that is none',
      ],
      ['no day', { orderBy: 'day', after: { id: 9, day: '2026-02-30' } }, 'has a day that is none'],
      ['a text of NUL', { orderBy: 'title', after: { id: 9, title: 'a\0' } }, 'has a title that is none'],
      ['no boolean', { orderBy: 'isDone', after: { id: 9, isDone: 2 } }, 'has a isDone that is none'],
      ['no UUID', { orderBy: 'reference', after: { id: 9, reference: 'x' } }, 'has a reference that is none'],
      ['JSON', { orderBy: 'extra', after: { id: 9, extra: null } }, 'the JSON of extra has no order'],
      ['two rows', { after: { id: 1 }, before: { id: 9 } }, 'which are two questions'],
    ])('cannot go on from %s', async (_, options, reason) => {
      await expect(entries().list(options as never)).rejects.toThrow(reason);
    });

    it('are found in an index, in both directions, with null and without', async () => {
      await writeMany();
      for (const column of ['made_at', 'day']) {
        await sql.raw(`create index pages_${column} on pages_entry (${column})`).execute(database.kysely);
      }
      await sql.raw('analyze pages_entry').execute(database.kysely);
      const plans = plansOf(database);
      const middle = await entries().get(1500);
      const empty = await entries().get(1501);
      expect([middle?.day, empty?.day]).toEqual([expect.any(String), null]);
      for (const orderBy of ['id', '-id', 'day', '-day', 'madeAt', '-madeAt'] as const) {
        for (const row of [undefined, middle ?? undefined, empty ?? undefined]) {
          await entries().list({ orderBy, after: row, limit: 10 });
          await entries().list({ orderBy, before: row, limit: 10 });
        }
      }
      const told = await plans.told();
      expect(told.length).toBeGreaterThan(50);
      expect(told.filter((plan) => /Seq Scan|^SCAN pages_entry$/m.test(plan))).toEqual([]);
    });

    it('take a number that the column cannot have', async () => {
      await write([PLAIN, PLAIN]);
      expect(await idsOf({ orderBy: 'stars', after: { id: 9, stars: 3_000_000_000 } })).toEqual([]);
      expect(await idsOf({ orderBy: '-stars', after: { id: 9, stars: 3_000_000_000 } })).toEqual([1, 2]);
    });
  });
});
