import fc from 'fast-check';
import { anyOf, type FilterOf, gte, not, related } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql/kysely.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase, runOnPostgres } from '../support/databases.ts';
import { Note } from '../support/notes-project/notes/note.ts';
import { notesProject } from '../support/notes-project/project.ts';

const DAY = 86_400_000;
const UNITS = ['year', 'month', 'day', 'hour'] as const;

/** When the year, month, day or hour of a moment begins. */
function startOf(unit: (typeof UNITS)[number], moment: Date): number {
  const length = { year: 4, month: 7, day: 10, hour: 13 }[unit];
  return Date.parse(
    moment.toISOString().slice(0, length) + '2000-01-01T00:00:00.000Z'.slice(length).replace(/^2000/, ''),
  );
}

eachDatabase((databases) => {
  let site: TestSite<User>;
  let ada: User;
  let bob: User;
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    // A server in another zone, where days begin and end at half past six in the evening.
    if (databases.name === 'postgres') {
      const name = new URL(databaseUrl).pathname.slice(1);
      await runOnPostgres(databaseUrl, `alter database ${name} set timezone to 'Asia/Kolkata'`);
    }
    site = await startTestSite(notesProject, { folder: 'starter', settings: { databaseUrl } });
    ada = await site.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' });
    bob = await site.accounts.users.createUser({ email: 'bob@example.org', username: 'Bob', isStaff: true });
  });
  afterAll(() => site.stop());
  beforeEach(async () => {
    await site.database.kysely.deleteFrom('notes_note').execute();
  });

  const notes = () => site.objects(Note);
  let count = 0;
  const write = async (values: Partial<Parameters<ReturnType<typeof notes>['create']>[0]> = {}) => {
    count += 1;
    const outcome = await notes().create({
      title: `n${count}`,
      slug: `n${count}`,
      ownerId: ada.id,
      ...values,
    });
    if (!('row' in outcome)) throw new Error(`Refused: ${JSON.stringify(outcome)}`);
    return outcome.row;
  };
  const some = async () => {
    await write({ stars: 1, mood: 'happy', price: '9.50', isDone: true });
    await write({ stars: 1, price: '9.5', ownerId: bob.id });
    await write({ stars: 3, words: ['one', 'two'], ownerId: bob.id, contact: 'a@example.com' });
    await write({ stars: 5, ownerId: bob.id });
  };

  describe('a count with a limit', () => {
    it('ends at the limit', async () => {
      await some();
      expect(await notes().count({}, { limit: 10 })).toBe(4);
      expect(await notes().count({}, { limit: 4 })).toBe(4);
      expect(await notes().count({}, { limit: 3 })).toBe(3);
      expect(await notes().count({}, { limit: 0 })).toBe(0);
      expect(await notes().count({ stars: 1 }, { limit: 3 })).toBe(2);
      expect(await notes().count({ stars: 1 }, {})).toBe(2);
      expect(await notes().count({ ownerId: related({ isStaff: true }) }, { limit: 2 })).toBe(2);
      expect(await site.accounts.users.count({}, { limit: 1 })).toBe(1);
      expect(await site.accounts.users.count({ isStaff: true }, { limit: 5 })).toBe(1);
    });

    it.each([-1, 1.5, '2', null, Number.NaN])('is refused where it is %s', async (limit) => {
      await expect(notes().count({}, { limit: limit as never })).rejects.toThrow(
        'its limit is no whole number from 0',
      );
    });
  });

  describe('countBy', () => {
    it('gives the commonest values first, and of equals the least', async () => {
      await some();
      expect(await notes().countBy('stars')).toEqual([
        { value: 1, count: 2 },
        { value: 3, count: 1 },
        { value: 5, count: 1 },
      ]);
      expect(await notes().countBy('stars', { limit: 2 })).toHaveLength(2);
      expect(await notes().countBy('stars', { limit: 0 })).toEqual([]);
    });

    it('gives each value as its field has it, and null', async () => {
      await some();
      expect(await notes().countBy('price')).toEqual([
        { value: null, count: 2 },
        { value: '9.50', count: 2 },
      ]);
      expect(await notes().countBy('mood')).toEqual([
        { value: 'calm', count: 3 },
        { value: 'happy', count: 1 },
      ]);
      expect(await notes().countBy('isDone')).toEqual([
        { value: false, count: 3 },
        { value: true, count: 1 },
      ]);
      expect(await notes().countBy('words')).toEqual([
        { value: [], count: 3 },
        { value: ['one', 'two'], count: 1 },
      ]);
      expect(await notes().countBy('ownerId')).toEqual([
        { value: bob.id, count: 3 },
        { value: ada.id, count: 1 },
      ]);
      const moment = new Date('2026-01-31T23:59:59.123Z');
      await notes().updateWhere({ stars: 1 }, { dueAt: moment });
      expect(await notes().countBy('dueAt', { where: { dueAt: not(null) } })).toEqual([
        { value: moment, count: 2 },
      ]);
    });

    it('counts what a filter finds', async () => {
      await some();
      expect(await notes().countBy('stars', { where: { ownerId: related({ isStaff: true }) } })).toEqual([
        { value: 1, count: 1 },
        { value: 3, count: 1 },
        { value: 5, count: 1 },
      ]);
      expect(await notes().countBy('stars', { where: anyOf() as FilterOf<typeof Note> })).toEqual([]);
      expect(await site.accounts.users.countBy('isStaff', { where: { isActive: true } })).toEqual([
        { value: false, count: 1 },
        { value: true, count: 1 },
      ]);
      expect(await site.accounts.users.countBy('lastLogin')).toEqual([{ value: null, count: 2 }]);
    });

    it('keeps a value that cannot be read apart', async () => {
      if (databases.name === 'postgres') return;
      await some();
      await sql`update notes_note set day = 'soon' where stars = 1`.execute(site.database.kysely);
      const [first, second] = await notes().countBy('day');
      expect([first?.count, second?.count]).toEqual([2, 2]);
      expect(first?.value).toBeNull();
      expect(() => second?.value).toThrow(expect.objectContaining({ code: 'value_unreadable' }));
    });

    it.each([
      ['a field that is none', 'rank', {}, 'it has no field rank'],
      ['the password', '__proto__', {}, 'it has no field __proto__'],
      ['JSON', 'extra', {}, 'the JSON of extra is not compared'],
      ['half a limit', 'stars', { limit: 0.5 }, 'its limit is no whole number from 0'],
      ['a filter that is none', 'stars', { where: null }, 'its filter is no object of fields'],
    ])('cannot be asked for %s', async (_, name, options, reason) => {
      await expect(notes().countBy(name as never, options as never)).rejects.toThrow(reason);
    });
  });

  describe('countByTime', () => {
    const put = async (moments: readonly string[]) => {
      for (const moment of moments) {
        const { id } = await write();
        await sql`update notes_note set due_at = ${moment} where id = ${id}`.execute(site.database.kysely);
      }
    };

    it('counts what a calendar in UTC says, whatever the zone of the server', async () => {
      const moment = fc.date({
        min: new Date('2025-12-30T00:00:00Z'),
        max: new Date('2026-03-02T00:00:00Z'),
        noInvalidDate: true,
      });
      const property = fc.asyncProperty(
        fc.array(fc.option(moment), { maxLength: 12 }),
        fc.constantFrom(...UNITS),
        fc.option(moment, { nil: undefined }),
        fc.option(moment, { nil: undefined }),
        async (moments, by, since, until) => {
          await site.database.kysely.deleteFrom('notes_note').execute();
          for (const dueAt of moments) await write({ dueAt });
          const counts = new Map<number, number>();
          for (const one of moments) {
            if (one === null || (since && one < since) || (until && one >= until)) continue;
            const start = startOf(by, one);
            counts.set(start, (counts.get(start) ?? 0) + 1);
          }
          const expected = [...counts]
            .sort(([one], [other]) => one - other)
            .map(([start, count]) => ({ start: new Date(start), count }));
          expect(await notes().countByTime('dueAt', { by, since, until })).toEqual(expected);
        },
      );
      await fc.assert(property, { numRuns: 20 });
    }, 60_000);

    it('counts days, of a field of days', async () => {
      for (const day of ['2025-12-31', '2026-01-01', '2026-01-01', '2026-02-01', null]) await write({ day });
      const at = (text: string, count: number) => ({ start: new Date(text), count });
      expect(await notes().countByTime('day', { by: 'year' })).toEqual([
        at('2025-01-01', 1),
        at('2026-01-01', 3),
      ]);
      expect(await notes().countByTime('day', { by: 'month' })).toEqual([
        at('2025-12-01', 1),
        at('2026-01-01', 2),
        at('2026-02-01', 1),
      ]);
      const since = new Date('2025-12-31T00:00:00.001Z');
      const until = new Date('2026-02-01T00:00:00Z');
      expect(await notes().countByTime('day', { by: 'day', since, until })).toEqual([at('2026-01-01', 2)]);
      const later = new Date(until.getTime() + 1);
      expect(await notes().countByTime('day', { by: 'month', since, until: later })).toHaveLength(2);
      const far = { since: new Date(-8.64e15), until: new Date(8.64e15) };
      expect(await notes().countByTime('day', { by: 'year', ...far })).toHaveLength(2);
      expect(await notes().countByTime('day', { by: 'year', since: far.until })).toEqual([]);
      expect(await notes().countByTime('day', { by: 'year', until: far.since })).toEqual([]);
    });

    it('sees the last microsecond of a day, and what other programs write', async () => {
      const written =
        databases.name === 'sqlite'
          ? [
              '2026-01-31 23:59:59.999999',
              '2026-01-31',
              '2026-01-31T10:00:00.000Z',
              '2026-02-01 05:29:59+05:30',
              '2026-02-01 05:29:59.999999+0530',
              '2026-01-31 23:59-00',
              'tomorrow',
            ]
          : [
              '2026-01-31 23:59:59.999999+00',
              '2026-01-31 00:00+00',
              '2026-01-31 10:00+00',
              '2026-02-01 05:29:59+05:30',
              '2026-02-01 05:29:59.999999+05:30',
              '2026-01-31 23:59-00',
              'infinity',
            ];
      await put(written);
      const start = new Date('2026-01-31T00:00:00Z');
      expect(await notes().countByTime('dueAt', { by: 'day' })).toEqual([{ start, count: 6 }]);
      expect(await notes().countByTime('dueAt', { by: 'hour' })).toEqual([
        { start, count: 1 },
        { start: new Date('2026-01-31T10:00:00Z'), count: 1 },
        { start: new Date('2026-01-31T23:00:00Z'), count: 4 },
      ]);
    });

    it('takes moments without a zone for UTC', async () => {
      if (databases.name === 'sqlite') return;
      await sql`alter table notes_note alter due_at type timestamp`.execute(site.database.kysely);
      await put(['2026-01-31 23:59:59.999999', '2026-02-01 00:00:00']);
      const start = new Date('2026-01-31T00:00:00Z');
      const next = new Date(start.getTime() + DAY);
      expect(await notes().countByTime('dueAt', { by: 'day' })).toEqual([
        { start, count: 1 },
        { start: next, count: 1 },
      ]);
      expect(await notes().countByTime('dueAt', { by: 'day', until: next })).toEqual([{ start, count: 1 }]);
      await sql`alter table notes_note alter due_at type timestamptz`.execute(site.database.kysely);
    });

    it('counts what a filter finds', async () => {
      await write({ day: '2026-01-01' });
      await write({ day: '2026-01-01', ownerId: bob.id });
      const options = { by: 'day', where: { ownerId: related({ isStaff: true }), stars: gte(1) } } as const;
      expect(await notes().countByTime('day', options)).toEqual([
        { start: new Date('2026-01-01'), count: 1 },
      ]);
      const { users } = site.accounts;
      await users.update(ada, { lastLogin: new Date('2026-01-31T12:00:00Z') });
      const start = new Date('2026-01-01');
      expect(await users.countByTime('lastLogin', { by: 'year' })).toEqual([{ start, count: 1 }]);
      expect(await users.countByTime('lastLogin', { by: 'year', where: { isStaff: true } })).toEqual([]);
    });

    it.each([
      ['a field that is none', 'rank', { by: 'day' }, 'it has no field rank'],
      ['text', 'title', { by: 'day' }, 'title holds neither moments nor days'],
      ['the id', 'id', { by: 'day' }, 'id holds neither moments nor days'],
      ['another unit', 'dueAt', { by: 'week' }, 'its moments are counted by one of year, month, day, hour'],
      ['no unit', 'dueAt', {}, 'its moments are counted by one of year, month, day, hour'],
      ['hours of days', 'day', { by: 'hour' }, 'the days of day have no hours'],
      ['no moment', 'dueAt', { by: 'day', since: new Date(Number.NaN) }, 'its since is no moment'],
      ['a text', 'dueAt', { by: 'day', until: '2026-01-01' }, 'its until is no moment'],
      ['a filter that is none', 'dueAt', { by: 'day', where: [] }, 'its filter is no object of fields'],
    ])('cannot be asked for %s', async (_, name, options, reason) => {
      await expect(notes().countByTime(name as never, options as never)).rejects.toThrow(reason);
    });
  });
});
