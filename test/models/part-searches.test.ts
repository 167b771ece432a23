import fc from 'fast-check';
import {
  allOf,
  anyOf,
  contains,
  defineModel,
  endsWith,
  field,
  inList,
  like,
  type ModelManager as Manager,
  noneOf,
  not,
  related,
  startsWith,
} from 'latchkey';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { modelTable } from '../../src/migrations/schema/model-tables.ts';
import { ModelManager } from '../../src/models/rows/model-manager.ts';
import { sqlModelStore } from '../../src/stores/rows/sql-model-store.ts';
import { migrationsOf, OpenDatabases, run } from '../migrations/support.ts';
import { eachDatabase, onSqlite } from '../support/databases.ts';

const indexes = [
  { fields: ['name', 'town'], trigram: true },
  { fields: ['note'], trigram: true },
] as const;
const fields = {
  name: field.text({ maxLength: 200 }),
  town: field.text({ nullable: true }),
  email: field.email({ nullable: true }),
  note: field.text(),
  number: field.integer({ index: true }),
};
const Person = defineModel({ app: 'parts', name: 'Person', fields, indexes });
/** The same without the indexes: what a search has to find. */
const Plain = defineModel({ app: 'parts', name: 'Person', fields });
const Visit = defineModel({
  app: 'parts',
  name: 'Visit',
  fields: { personId: field.foreignKey(() => Person, { onDelete: 'cascade' }), number: field.integer() },
});
const PlainVisit = defineModel({
  app: 'parts',
  name: 'Visit',
  fields: { personId: field.foreignKey(() => Plain, { onDelete: 'cascade' }), number: field.integer() },
});

/** More than are looked at before the index. */
const MANY = 2500;

/** Letters that differ in case alone, or not at all, or are several, or mean something to a database. */
const LETTERS = [
  ...'abcABC',
  ...['ß', 'ẞ', 'İ', 'ı', 'i', 'I', 'Σ', 'σ', 'ς', 'é', 'e\u0301', 'É', 'ａ', '中', '🗝', '👩‍💻', 'ﬁ'],
  ...[
    ' ',
    '"',
    "'",
    '*',
    '?',
    '[',
    ']',
    '%',
    '_',
    '\\',
    '(',
    ')',
    '-',
    '^',
    ':',
    '+',
    '\n',
    '\u2028',
    '\u0001',
  ],
];
const text = fc.string({
  unit: fc.oneof(fc.constantFrom(...LETTERS), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
});
const storable = text.map((some) => some.replaceAll('\0', '').toWellFormed());

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let url: string;
  let database: Database;
  let people: Manager<typeof Person>;
  let plain: Manager<typeof Plain>;
  let visits: Manager<typeof Visit>;
  let plainVisits: Manager<typeof PlainVisit>;
  const managerOf = (model: object) =>
    new ModelManager(
      model as typeof Person,
      sqlModelStore(database, model as typeof Person, Person),
    ) as never;
  beforeAll(async () => {
    url = await databases.create();
    // Small tables are read whole otherwise, and the index is not asked.
    const { pathname } = new URL(url);
    const set = `alter database "${pathname.slice(1)}" set`;
    // What it would cost to read a table whole is made so dear that each query would be compiled for it.
    const settings = [`${set} enable_seqscan = off`, `${set} jit = off`];
    if (databases.name === 'postgres') await run(open.open(url), ...settings);
    database = open.open(url);
    const tables = [Person, Visit].map((model) =>
      createTable(model.table, { ...modelTable(model), model: model.name }),
    );
    await migrate(database, migrationsOf('parts', tables));
    people = managerOf(Person);
    plain = managerOf(Plain);
    visits = managerOf(Visit);
    plainVisits = managerOf(PlainVisit);
  });
  afterAll(() => open.close());

  const empty = () => run(database, 'delete from parts_visit', 'delete from parts_person');
  const filler = async (count: number) => {
    const values = Array.from({ length: count }, (_, at) => `('person ${at}', 'note ${at}', ${at})`);
    await run(database, `insert into parts_person (name, note, number) values ${values.join(', ')}`);
  };

  describe('a search for parts of texts with an index', () => {
    it('finds what it finds without one, whatever the texts and the question', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(storable, fc.option(storable), storable), { minLength: 1, maxLength: 8 }),
          fc.array(fc.tuple(text, fc.boolean(), fc.nat(11), fc.nat(), fc.nat(6)), {
            minLength: 1,
            maxLength: 6,
          }),
          async (texts, questions) => {
            await empty();
            for (const [number, [name, town, note]] of texts.entries()) {
              const made = await people.create({ name: `${name}.`, town, note: `${note}.`, number });
              if (!('row' in made)) throw new Error('The row was refused.');
              await visits.create({ personId: made.row.id, number });
            }
            const all = texts.flatMap(([name, town, note]) => [name, town ?? '', note]);
            for (const [random, ignoreCase, how, from, length] of questions) {
              const source = [...(all[from % all.length] ?? '')];
              const start = from % (source.length + 1);
              // Mostly a part of what is there, in one case or the other.
              const part = how % 2 ? random : source.slice(start, start + 2 + length).join('');
              const sought = how % 3 ? part : part.toUpperCase();
              const where = question(how, sought, { ignoreCase }) as never;
              const expected = await plain.list({ where });
              expect(await people.list({ where })).toEqual(expected);
              expect(await people.list({ where, orderBy: '-number', limit: 3 })).toEqual(
                await plain.list({ where, orderBy: '-number', limit: 3 }),
              );
              expect(await people.list({ where, orderBy: 'town', limit: 3, offset: 1 })).toEqual(
                await plain.list({ where, orderBy: 'town', limit: 3, offset: 1 }),
              );
              expect(await people.count(where)).toBe(expected.length);
              expect(await people.exists(where)).toBe(expected.length > 0);
              expect(await people.countBy('number', { where })).toEqual(
                await plain.countBy('number', { where }),
              );
              const theirs = { personId: related(where) } as never;
              expect(await visits.list({ where: theirs, limit: 2 })).toEqual(
                await plainVisits.list({ where: theirs, limit: 2 }),
              );
              expect(await visits.count(anyOf({ number: 1 }, theirs) as never)).toBe(
                await plainVisits.count(anyOf({ number: 1 }, theirs) as never),
              );
            }
          },
        ),
        { numRuns: 40 },
      );
    }, 120_000);

    it('finds few rows among many, on every page and in every order', async () => {
      await empty();
      await filler(MANY);
      for (const [name, number] of [
        ['Zora One', 9000],
        ['zora two', 8000],
        ['ZORA three', 7000],
      ] as const) {
        await people.create({ name, note: 'late', number, town: name });
      }
      const where = { name: contains('zora', { ignoreCase: true }) };
      const names = async (query: object) => (await people.list({ where, ...query })).map(({ name }) => name);
      expect(await names({ orderBy: '-id' })).toEqual(['ZORA three', 'zora two', 'Zora One']);
      expect(await names({ orderBy: 'number', limit: 2 })).toEqual(['ZORA three', 'zora two']);
      expect(await names({ orderBy: '-town', limit: 2, offset: 1 })).toEqual(['Zora One', 'ZORA three']);
      const [, second] = await people.list({ where, orderBy: 'id' });
      expect(await names({ orderBy: 'id', after: second, limit: 5 })).toEqual(['ZORA three']);
      expect(await names({ orderBy: 'id', before: second, limit: 5 })).toEqual(['Zora One']);
      expect(await people.count(where)).toBe(3);
      expect(await people.count(where, { limit: 2 })).toBe(2);
      expect(await people.exists(where)).toBe(true);
      expect(await people.exists({ name: contains('nobody') })).toBe(false);
      expect(await people.count({ name: contains('person') })).toBe(MANY);
      expect(await people.count({ name: contains('person') }, { limit: 7 })).toBe(7);
      expect(await people.count({ name: contains('ora') })).toBe(2);
    });

    it('changes and deletes what it finds', async () => {
      await empty();
      await filler(20);
      expect(
        await people.updateWhere({ name: contains('son 1') }, { name: 'changed', note: 'changed' }),
      ).toBe(11);
      expect(await people.count({ name: endsWith('ged'), note: contains('chan') })).toBe(11);
      expect(await people.deleteWhere({ note: like('%hang%') })).toBe(11);
      expect(await people.count({ name: contains('changed') })).toBe(0);
      expect(await people.count({ name: contains('person') })).toBe(9);
    });

    it('finds nothing for what no text can have, and little is looked for as ever', async () => {
      await empty();
      await people.create({ name: 'ab', note: 'x', number: 1 });
      for (const impossible of ['abc\0', 'abc\ud800']) {
        expect(await people.list({ where: { name: contains(impossible) } })).toEqual([]);
        expect(await people.list({ where: { name: not(contains(impossible)) } })).toHaveLength(1);
      }
      expect(await people.list({ where: { name: contains('b') } })).toHaveLength(1);
      expect(await people.list({ where: { name: contains('') } })).toHaveLength(1);
    });
  });

  it('asks the index, and is as before where that is not there yet', async () => {
    await empty();
    await filler(MANY);
    await people.create({ name: 'Zora', note: 'late', number: 9000 });
    const sought = () => people.list({ where: { name: contains('zora', { ignoreCase: true }) }, limit: 5 });
    if (databases.name === 'sqlite') {
      await run(
        database,
        "insert into parts_person_name_town_trgm (parts_person_name_town_trgm) values ('delete-all')",
      );
      expect(await sought()).toHaveLength(0);
      await run(
        database,
        ...['insert', 'update', 'delete'].map((what) => `drop trigger parts_person_name_town_trgm_${what}`),
        'drop table parts_person_name_town_trgm',
      );
    } else {
      await run(database, 'analyze');
      const other = open.open(url);
      const asking = new ModelManager(Person, sqlModelStore(other, Person, Person));
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await vi.waitFor(async () => {
        expect(await asking.list({ where: { name: contains('Zora') }, limit: 5 })).toHaveLength(1);
        const { rows } = await client.query(
          "select idx_scan::int as n from pg_stat_user_indexes where indexrelname = 'parts_person_name_town_trgm'",
        );
        expect(rows[0]?.n).toBeGreaterThan(0);
      }, 10_000);
      await client.end();
      await run(database, 'drop index parts_person_name_town_trgm');
    }
    expect(await sought()).toHaveLength(1);
  });
});

onSqlite((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  it('finds rows whose ids are no numbers', async () => {
    const Keyed = defineModel({
      app: 'parts',
      name: 'Keyed',
      id: field.uuid(),
      fields: { name: field.text() },
      indexes: [{ fields: ['name'], trigram: true }],
    });
    const database = open.open(await databases.create());
    await migrate(
      database,
      migrationsOf('parts', [createTable(Keyed.table, { ...modelTable(Keyed), model: 'Keyed' })]),
    );
    const keyed = new ModelManager(Keyed, sqlModelStore(database, Keyed, Keyed));
    for (const name of ['Ada Lovelace', 'Grace Hopper', 'Ada Byron']) await keyed.create({ name });
    const [grace] = await keyed.list({ where: { name: contains('hopp', { ignoreCase: true }) } });
    expect(grace?.name).toBe('Grace Hopper');
    expect(await keyed.list({ where: { name: contains('Ada'), id: grace?.id ?? '' } })).toEqual([]);
    expect(
      await keyed.list({ where: anyOf({ name: contains('Byron') }, { id: grace?.id ?? '' }) }),
    ).toHaveLength(2);
    expect(await keyed.deleteWhere({ name: contains('Ada') })).toBe(2);
    expect(await keyed.list({ where: { name: contains('Ada') } })).toEqual([]);
  });
});

/** One of several shapes that a question about texts may have. */
function question(how: number, sought: string, options: { readonly ignoreCase: boolean }): object {
  const within = contains(sought, options);
  const shapes = [
    { name: within },
    { town: within },
    anyOf<object>({ name: within }, { town: within }),
    anyOf<object>({ name: within }, { note: within }),
    allOf<object>({ name: within }, { note: within }),
    allOf<object>(anyOf<object>({ name: within }, { note: within }), { name: contains('.') }),
    noneOf<object>({ name: within }, { town: within }),
    { town: not(within) },
    { name: endsWith(`${sought}.`, options) },
    { name: like(`%${sought}%`, options), number: inList([0, 1, 2]) },
    anyOf<object>({ name: within, note: not(within) }, { id: 1 }),
    { name: startsWith(sought, options), note: within },
  ];
  return shapes[how] ?? {};
}
