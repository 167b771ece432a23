import {
  allOf,
  anyOf,
  contains,
  endsWith,
  type FilterOf,
  gt,
  gte,
  inList,
  like,
  lt,
  lte,
  noneOf,
  not,
  related,
  startsWith,
} from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql/kysely.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase, onSqlite } from '../support/databases.ts';
import { Note } from '../support/notes-project/notes/note.ts';
import { notesProject } from '../support/notes-project/project.ts';

type NoteFilter = FilterOf<typeof Note>;

const manyMoments = Array.from(
  { length: 10_000 },
  (_, index) => new Date(Date.parse('2026-01-31T23:59:59.000Z') - index),
);
const manyTexts: NoteFilter[] = Array.from({ length: 3000 }, (_, index) => ({
  title: contains(`no ${index}`),
}));
/** Lists that are each short enough, and together too much for PostgreSQL. */
const manyLists = (): NoteFilter => {
  const views = inList(Array.from({ length: 10_000 }, (_, index) => index));
  return anyOf(...Array.from({ length: 8 }, () => ({ views })));
};

eachDatabase((databases) => {
  let site: TestSite<User>;
  let ada: User;
  let bob: User;
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    site = await startTestSite(notesProject, { folder: 'starter', settings: { databaseUrl } });
    ada = await site.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' });
    bob = await site.accounts.users.createUser({ email: 'Bob@example.org', username: 'Bob', isStaff: true });
  });
  afterAll(() => site.stop());
  beforeEach(async () => {
    await site.database.kysely.updateTable('notes_note').set({ parent_id: null }).execute();
    await site.database.kysely.deleteFrom('notes_note').execute();
  });

  const notes = () => site.objects(Note);
  const write = async (
    slug: string,
    values: Partial<Parameters<ReturnType<typeof notes>['create']>[0]> = {},
  ) => {
    const outcome = await notes().create({ title: slug, slug, ownerId: ada.id, ...values });
    if (!('row' in outcome)) throw new Error(`Refused: ${JSON.stringify(outcome)}`);
    return outcome.row;
  };
  const found = async (where: NoteFilter) => {
    const rows = await notes().list({ where });
    expect(await notes().count(where)).toBe(rows.length);
    expect(await notes().exists(where)).toBe(rows.length > 0);
    return rows.map(({ slug }) => slug);
  };

  describe('a filter', () => {
    beforeEach(async () => {
      await write('a', {
        title: 'Apple pie',
        body: '100%_[sure]*?\\',
        contact: 'Ann@example.com',
        mood: 'happy',
        stars: 1,
        views: Number.MAX_SAFE_INTEGER,
        price: '9.50',
        isDone: true,
        day: '2026-01-01',
        dueAt: new Date('2026-01-31T23:59:59.000Z'),
        words: ['one', 'two'],
      });
      const { id } = await write('b', {
        title: 'apple',
        body: '100 percent',
        stars: 3,
        price: '10.00',
        day: '2026-02-28',
        dueAt: new Date('2026-01-31T23:59:59.123Z'),
        ownerId: bob.id,
      });
      await write('c', { title: 'Äpfel', stars: 5, ownerId: bob.id, parentId: id });
    });

    it.each<[string, NoteFilter, string[]]>([
      ['less than', { stars: lt(3) }, ['a']],
      ['at most', { stars: lte(3) }, ['a', 'b']],
      ['more than', { stars: gt(3) }, ['c']],
      ['at least', { stars: gte(3) }, ['b', 'c']],
      ['a bound that is no value of the field', { stars: lt(6) }, ['a', 'b', 'c']],
      ['a bound beyond its column', { stars: lt(3_000_000_000) }, ['a', 'b', 'c']],
      ['a bound below its column', { stars: lt(-3_000_000_000) }, []],
      ['a bound between two numbers', { stars: gt(2.5) }, ['b', 'c']],
      ['another one', { stars: lte(2.5) }, ['a']],
      ['no bound at all', { stars: lt(Number.POSITIVE_INFINITY) }, ['a', 'b', 'c']],
      ['a number that is none', { stars: lt(Number.NaN) }, []],
      ['the largest number', { views: gte(Number.MAX_SAFE_INTEGER) }, ['a']],
      ['decimals as numbers', { price: lt('10.00') }, ['a']],
      ['a decimal without end', { price: gt(`0.${'9'.repeat(20_000)}`) }, []],
      ['many moments', { dueAt: inList(manyMoments) }, ['a']],
      ['one of many filters', anyOf(...manyTexts, { stars: 1 }), ['a']],
      ['all of many filters', allOf(noneOf(...manyTexts), { stars: 1 }), ['a']],
      ['decimals with more places', { price: gt('9.4999') }, ['a', 'b']],
      ['decimals with more digits than the field', { price: lt('123456789') }, ['a', 'b']],
      ['days', { day: gte('2026-01-02') }, ['b']],
      ['a day that is none', { day: gte('2026-02-30') }, []],
      ['texts by their code points', { title: gt('Z') }, ['b', 'c']],
      ['addresses, whatever their case', { contact: lt('ANN@F') }, ['a']],
      ['the ids of other rows', { parentId: gt(0) }, ['c']],
      ['no value', { price: null }, ['c']],
      ['some value', { price: not(null) }, ['a', 'b']],
      ['another value, null too', { price: not('9.5') }, ['b', 'c']],
      ['no such condition', { price: not(gte('10')) }, ['a', 'c']],
      ['not not', { stars: not(not(3)) }, ['b']],
      ['a boolean that it is not', { isDone: not(true) }, ['b', 'c']],
      ['one of a list', { stars: inList([1, 5, 99]) }, ['a', 'c']],
      ['one of a list without case', { slug: inList(['A', 'B']) }, ['a', 'b']],
      ['one of a list with null', { day: inList(['2026-01-01', null]) }, ['a', 'c']],
      ['none of a list', { mood: not(inList(['happy'])) }, ['b', 'c']],
      ['one of nothing', { stars: inList([]) }, []],
      ['a field of its own in a list', { words: inList([['one', 'two'], ['x']]) }, ['a']],
      ['a text with another in it', { title: contains('apple') }, ['b']],
      ['a text in any case of A to Z', { title: contains('APPLE', { ignoreCase: true }) }, ['a', 'b']],
      ['other letters in their case', { title: contains('äPFEL', { ignoreCase: true }) }, []],
      ['text that begins so', { title: startsWith('Apple') }, ['a']],
      ['text that ends so', { title: endsWith('ple') }, ['b']],
      ['an address that ends so, in any case', { contact: endsWith('@EXAMPLE.com') }, ['a']],
      ['characters that patterns know', { body: startsWith('100%_[sure]*?\\') }, ['a']],
      ['one that stands for itself', { body: contains('%') }, ['a']],
      ['a character of GLOB', { body: contains('*?') }, ['a']],
      ['a set of GLOB', { body: contains('[s') }, ['a']],
      ['a pattern', { body: like('100_p%nt') }, ['b']],
      ['a pattern with escapes', { body: like('100\\%\\_%\\\\') }, ['a']],
      ['a pattern in any case', { title: like('APP__', { ignoreCase: true }) }, ['b']],
      ['a character outside of the first plane', { title: like('_pfel') }, ['c']],
      ['a pattern that ends in an escape', { body: like('%?\\') }, ['a']],
      ['a text that no row can have', { title: contains('a\0') }, []],
      ['the same the other way round', { title: not(contains('\ud800')) }, ['a', 'b', 'c']],
      ['no text at all', { title: contains('') }, ['a', 'b', 'c']],
      ['all of several', allOf({ stars: gte(2) }, { stars: lt(5) }), ['b']],
      ['one of several', anyOf({ stars: 1 }, { title: startsWith('Ä') }), ['a', 'c']],
      ['none of several', noneOf({ stars: 1 }, { price: '10.00' }), ['c']],
      ['one of none', anyOf(), []],
      [
        'groups in groups',
        allOf({ ownerId: inList([1, 2]) }, noneOf(anyOf({ slug: 'a' }, { slug: 'c' }))),
        ['b'],
      ],
      ['the row that it refers to', { ownerId: related({ isStaff: true }) }, ['b', 'c']],
      ['a row of its own model', { parentId: related({ title: 'apple', stars: gte(3) }) }, ['c']],
      [
        'rows over two references',
        { parentId: related({ ownerId: related({ email: 'bob@EXAMPLE.org' }) }) },
        ['c'],
      ],
      ['any row that it refers to', { parentId: related({}) }, ['c']],
      ['no row of several', noneOf({ ownerId: related({ username: 'Ada' }) }), ['b', 'c']],
      ['a reference of none', noneOf({ parentId: related({ stars: 3 }) }), ['a', 'b']],
      [
        'a group of the other rows',
        { ownerId: related(anyOf({ username: 'Ada' }, { isStaff: true })) },
        ['a', 'b', 'c'],
      ],
    ])('finds %s', async (_, where, expected) => {
      expect(await found(where)).toEqual(expected);
    });

    it('compares moments to the millisecond', async () => {
      const second = new Date('2026-01-31T23:59:59.000Z');
      expect(await found({ dueAt: gt(second) })).toEqual(['b']);
      expect(await found({ dueAt: gte(second) })).toEqual(['a', 'b']);
      expect(await found({ dueAt: lte(second) })).toEqual(['a']);
      expect(await found({ dueAt: lt(second) })).toEqual([]);
      expect(await found({ dueAt: inList([second, new Date('2026-01-31T23:59:59.123Z')]) })).toEqual([
        'a',
        'b',
      ]);
      expect(await found({ dueAt: lt(new Date(8.64e15)) })).toEqual(['a', 'b']);
      expect(await found({ dueAt: gt(new Date(Number.NaN)) })).toEqual([]);
    });

    it('compares microseconds that another program wrote', async () => {
      const text =
        databases.name === 'sqlite' ? '2026-01-31 23:59:59.123456' : '2026-01-31 23:59:59.123456+00';
      await sql`update notes_note set due_at = ${text} where slug = 'a'`.execute(site.database.kysely);
      const moment = new Date('2026-01-31T23:59:59.123Z');
      expect(await found({ dueAt: gt(moment) })).toEqual(['a']);
      expect(await found({ dueAt: lte(moment) })).toEqual(['b']);
      const kept = (await notes().first({ where: { slug: 'a' } }))?.dueAt;
      expect(kept && (await found({ dueAt: kept }))).toEqual(['a']);
      expect(kept && (await found({ dueAt: gte(kept) }))).toEqual(['a']);
      expect(kept && (await found({ dueAt: lt(kept) }))).toEqual(['b']);
    });

    it.each<[string, unknown, string]>([
      ['undefined', { stars: undefined }, 'its value for stars is undefined'],
      ['undefined in a condition', { stars: lt(undefined as never) }, 'its value for stars is undefined'],
      ['undefined in a negation', { stars: not(undefined as never) }, 'its value for stars is undefined'],
      ['undefined in a list', { stars: inList([undefined as never]) }, 'its value for stars is undefined'],
      ['a list that is none', { stars: inList('12' as never) }, 'its list for stars is no list'],
      ['a list without end', { stars: inList(Array(10_001).fill(1)) }, 'has more than 10000 values'],
      ['a text without end', { title: contains('a'.repeat(10_001)) }, 'has more than 10000 characters'],
      ['a text that is none', { title: contains(1 as never) }, 'is no text'],
      ['a field that is none', allOf({ 'stars" = 1 --': 1 } as never), 'it has no field stars'],
      [
        'a field of the other model that is none',
        { ownerId: related({ password: 'x' } as never) },
        'CustomUser',
      ],
      ['a relation by no foreign key', { stars: related({ id: 1 } as never) }, 'stars is no foreign key'],
      ['JSON', { extra: { tags: [] } }, 'the JSON of extra is not compared'],
      ['an order of JSON', { extra: lt(1 as never) }, 'the json of extra has no order'],
      ['an order of booleans', { isDone: lt(1 as never) }, 'the boolean of isDone has no order'],
      ['text in a number', { stars: contains('1') }, 'stars holds no text to look into'],
      ['text in a decimal', { price: contains('1') }, 'price holds no text to look into'],
      ['text in a field of its own', { words: contains('one') }, 'words holds no text to look into'],
      ['null', null, 'its filter is no object of fields'],
      ['a map', new Map([['stars', 1]]), 'its filter is no object of fields'],
      ['an address’s parameters', new URLSearchParams('stars=1'), 'its filter is no object of fields'],
      ['a condition', gte(3), 'its filter is no object of fields'],
      ['a relation', related({ isStaff: true }), 'its filter is no object of fields'],
      ['a moment in a group', allOf({ stars: 1 }, new Date() as never), 'its filter is no object of fields'],
      ['an object with a prototype', Object.create({ stars: 1 }), 'its filter is no object of fields'],
      ['a symbol', { [Symbol('stars')]: 1 }, 'its filter is no object of fields'],
      ['more values than a query takes', manyLists(), 'its lists have more than 30000 values together'],
      ['a list', [], 'its filter is no object of fields'],
      ['a text', 'stars', 'its filter is no object of fields'],
      ['a number in a group', anyOf(5 as never), 'its filter is no object of fields'],
    ])('cannot be %s', async (_, where, reason) => {
      await expect(notes().list({ where: where as never })).rejects.toThrow(reason);
      await expect(notes().count(where as never)).rejects.toThrow(reason);
      await expect(notes().deleteWhere(where as never)).rejects.toThrow(reason);
    });

    it('is not made by what a visitor sends, whatever it looks like', async () => {
      const body = JSON.parse(
        `[{"$ne": ""}, {"not": ""}, {"#test": {"kind": "not", "of": ""}}, {"kind": "not", "of": ""}, {"~value": 1},
          {"kind": "text", "place": "within", "text": "", "ignoreCase": false}, {"$gt": ""}, ["a"], true, {}]`,
      ) as unknown[];
      for (const value of body) expect(await found({ title: value } as never)).toEqual([]);
      expect(await found({ stars: structuredClone(gte(0)) } as never)).toEqual([]);
      const where = JSON.parse('{"__proto__": {"isStaff": true}}') as never;
      await expect(notes().list({ where })).rejects.toThrow('it has no field __proto__');
    });

    it('goes with an order and limits, and gives the first row', async () => {
      const where = { stars: gte(2) };
      expect((await notes().list({ where, orderBy: '-stars', limit: 1 })).map(({ slug }) => slug)).toEqual([
        'c',
      ]);
      expect((await notes().first({ where, orderBy: '-stars' }))?.slug).toBe('c');
      expect((await notes().first({ where, orderBy: '-stars', offset: 1 }))?.slug).toBe('b');
      expect(await notes().first({ where: { stars: gt(9) } })).toBeNull();
      expect([await notes().exists(), await notes().count()]).toEqual([true, 3]);
    });

    it('finds users in the same way', async () => {
      const { users } = site.accounts;
      const staff = await users.list({ where: anyOf({ isStaff: true }, { email: startsWith('NOBODY') }) });
      expect(staff.map(String)).toEqual(['Bob@example.org']);
      expect(String(await users.first({ where: { email: endsWith('EXAMPLE.COM') } }))).toBe(
        'ada@example.com',
      );
      expect(await users.count({ lastLogin: null })).toBe(2);
      expect(await users.exists({ lastLogin: not(null) })).toBe(false);
      await expect(users.count({ password: not(null) } as never)).rejects.toThrow('it has no field password');
    });
  });

  describe('updateWhere', () => {
    it('changes the rows that it finds, and counts them', async () => {
      for (const [slug, stars] of Object.entries({ a: 1, b: 2, c: 3 })) await write(slug, { stars });
      expect(await notes().updateWhere({ stars: gte(2) }, { mood: 'happy', words: ['x'] })).toBe(2);
      expect(await notes().updateWhere({ stars: gte(4) }, { mood: 'happy' })).toBe(0);
      expect(await found({ mood: 'happy', words: ['x'] })).toEqual(['b', 'c']);
    });

    it('gives a row to one of many that want it', async () => {
      const { id } = await write('code', { views: 41 });
      const spend = () => notes().updateWhere({ id, views: lt(42) }, { views: 42 });
      const answers = await Promise.all(Array.from({ length: 8 }, spend));
      expect(answers.filter((count) => count === 1)).toHaveLength(1);
      expect(answers.filter((count) => count === 0)).toHaveLength(7);
    });

    it('goes by rows that others refer to', async () => {
      const { id } = await write('parent', { ownerId: bob.id });
      await write('child', { parentId: id });
      const where = { parentId: related({ ownerId: related({ isStaff: true }) }) };
      expect(await notes().updateWhere(where, { stars: 5 })).toBe(1);
      expect(await found({ stars: 5 })).toEqual(['child']);
    });

    it('checks values as a change of one row', async () => {
      const { id } = await write('a');
      await expect(notes().updateWhere({ id }, { stars: 6 })).rejects.toThrow('It must be 5 or less.');
      await expect(notes().updateWhere({ id }, { color: 'red' } as never)).rejects.toThrow('color');
      expect(await notes().updateWhere({ id }, { price: '+07.5' })).toBe(1);
      expect((await notes().get(id))?.price).toBe('7.50');
      expect(await notes().updateWhere({ id }, {})).toBe(0);
    });

    it('answers with what the database refuses, and changes nothing', async () => {
      await write('a', { title: 'A' });
      await write('b', { title: 'B' });
      await write('c', { title: 'C' });
      expect(await notes().updateWhere({ slug: 'b' }, { slug: 'A' })).toEqual({ duplicate: 'slug' });
      expect(await notes().updateWhere({ slug: not('a') }, { slug: 'new' })).toEqual({ duplicate: 'slug' });
      expect(await notes().updateWhere({ slug: not('a') }, { title: 'new' })).toEqual({ duplicate: 'title' });
      expect(await notes().updateWhere({ slug: 'b' }, { parentId: 999_999 })).toEqual({
        missing: 'parentId',
      });
      expect(await found({ title: inList(['A', 'B', 'C']) })).toEqual(['a', 'b', 'c']);
    });

    it('does not touch every row by a filter that says nothing', async () => {
      await write('a');
      for (const where of [{}, allOf(), allOf({}, {}), anyOf({ stars: 1 }, {}), noneOf()]) {
        await expect(notes().updateWhere(where, { stars: 1 })).rejects.toThrow('it would change every row');
        await expect(notes().deleteWhere(where)).rejects.toThrow('it would change every row');
      }
      expect(await notes().updateWhere({ id: not(null) }, { stars: 1 })).toBe(1);
    });
  });

  describe('deleteWhere', () => {
    it('removes the rows that it finds, and counts them', async () => {
      for (const [slug, stars] of Object.entries({ a: 1, b: 2, c: 3 })) await write(slug, { stars });
      expect(await notes().deleteWhere({ stars: lt(3) })).toBe(2);
      expect(await notes().deleteWhere({ stars: lt(3) })).toBe(0);
      expect(await found({})).toEqual(['c']);
    });

    it('removes none where another row refers to one of them', async () => {
      const { id } = await write('parent');
      await write('child', { parentId: id, stars: 5 });
      await write('other');
      expect(await notes().deleteWhere({ stars: 3 })).toBe('referenced');
      expect(await notes().count()).toBe(3);
    });
  });
});

onSqlite((databases) => {
  it('finds moments of a whole second as Django writes them', async () => {
    const databaseUrl = await databases.create();
    const site = await startTestSite(notesProject, { folder: 'starter', settings: { databaseUrl } });
    const { id: ownerId } = await site.accounts.users.createUser({ email: 'a@example.com', username: 'A' });
    const notes = site.objects(Note);
    await notes.create({ title: 'a', slug: 'a', ownerId });
    await sql`update notes_note set due_at = '2026-01-31 23:59:59'`.execute(site.database.kysely);
    const moment = new Date('2026-01-31T23:59:59Z');
    for (const condition of [
      moment,
      gte(moment),
      lte(moment),
      gt(new Date(+moment - 1)),
      lt(new Date(+moment + 1)),
    ]) {
      expect(await notes.count({ dueAt: condition })).toBe(1);
    }
    for (const condition of [lt(moment), gt(moment), not(moment)]) {
      expect(await notes.count({ dueAt: condition })).toBe(0);
    }
    await site.stop();
  });
});
