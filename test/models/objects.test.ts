import { defineModel, field } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { CustomUser, type User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { Note } from '../support/notes-project/notes/note.ts';
import { notesProject } from '../support/notes-project/project.ts';

eachDatabase((databases) => {
  let site: TestSite<User>;
  let ada: User;
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    site = await startTestSite(notesProject, { folder: 'starter', settings: { databaseUrl } });
    ada = await site.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' });
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

  describe('create', () => {
    it('fills in defaults, and gives the row as it will be read', async () => {
      const row = await write('plain');
      expect(row).toEqual({
        id: row.id,
        title: 'plain',
        slug: 'plain',
        body: '',
        contact: null,
        website: null,
        mood: 'calm',
        stars: 3,
        views: 0,
        price: null,
        isDone: false,
        day: null,
        dueAt: null,
        words: [],
        extra: { tags: [] },
        ownerId: ada.id,
        parentId: null,
      });
      expect(await notes().get(row.id)).toEqual(row);
    });

    it('keeps a value of every kind', async () => {
      const values = {
        body: 'Line\nline',
        contact: 'grace@example.com',
        website: 'https://example.com/ä?b=1',
        mood: 'happy',
        stars: 5,
        views: Number.MAX_SAFE_INTEGER,
        price: '1234.50',
        isDone: true,
        day: '2026-02-28',
        dueAt: new Date('2026-01-31T23:59:59.123Z'),
        words: ['one', 'two'],
        extra: { tags: ['"a"', '🗝'] },
      } as const;
      const row = await write('full', {
        ...values,
        words: [...values.words],
        extra: { tags: [...values.extra.tags] },
      });
      expect(row).toMatchObject(values);
      expect(await notes().get(row.id)).toMatchObject(values);
    });

    it('writes values in one spelling', async () => {
      const row = await write('spelling', { price: '+07.5', contact: ' Grace@EXAMPLE.com ', stars: -0 });
      expect(row).toMatchObject({ price: '7.50', contact: 'Grace@example.com', stars: 0 });
    });

    it('answers with the field that another row has already, whatever its letter case', async () => {
      await write('first');
      const values = { title: 'another', slug: 'FIRST', ownerId: ada.id };
      expect(await notes().create(values)).toEqual({ duplicate: 'slug' });
    });

    it('answers with a field of several that are unique together', async () => {
      await write('first', { title: 'Same' });
      const values = { title: 'Same', slug: 'second', ownerId: ada.id };
      expect(await notes().create(values)).toEqual({ duplicate: 'ownerId' });
    });

    it('answers with the foreign key whose row is not there', async () => {
      const values = { title: 'a', slug: 'a', ownerId: ada.id };
      expect(await notes().create({ ...values, ownerId: 999_999 })).toEqual({ missing: 'ownerId' });
      expect(await notes().create({ ...values, parentId: 999_999 })).toEqual({ missing: 'parentId' });
    });

    it('refuses what is no value of its field, and says so', async () => {
      const wrong = write('wrong', { stars: 6 });
      await expect(wrong).rejects.toThrow('The stars of this note is not valid. It must be 5 or less.');
    });
  });

  describe('update', () => {
    it('changes what is given, and leaves the rest alone', async () => {
      const { id } = await write('old', { stars: 1, words: ['kept'] });
      const outcome = await notes().update(id, { title: 'new', extra: { tags: ['x'] } });
      expect(outcome).toMatchObject({
        row: { title: 'new', stars: 1, words: ['kept'], extra: { tags: ['x'] } },
      });
    });

    it('changes nothing where nothing is given', async () => {
      const row = await write('same');
      expect(await notes().update(row.id, {})).toEqual({ row });
    });

    it('tells of another row that has the values, also together with those that stay', async () => {
      await write('first', { title: 'Same' });
      const { id } = await write('second', { title: 'Other' });
      expect(await notes().update(id, { slug: 'First' })).toEqual({ duplicate: 'slug' });
      expect(await notes().update(id, { title: 'Same' })).toEqual({ duplicate: 'title' });
      expect(await notes().update(id, { slug: 'SECOND' })).toMatchObject({ row: { slug: 'SECOND' } });
      expect(await notes().update(id, { parentId: 999_999 })).toEqual({ missing: 'parentId' });
    });

    it('tells that there is no such row', async () => {
      expect(await notes().update(999_999, { title: 'x' })).toBeNull();
      expect(await notes().update(999_999, {})).toBeNull();
    });
  });

  describe('delete', () => {
    it('removes a row once', async () => {
      const { id } = await write('gone');
      expect([await notes().delete(id), await notes().delete(id)]).toEqual(['deleted', 'gone']);
    });

    it('leaves a row that another one refers to, and says so', async () => {
      const parent = await write('parent');
      await write('child', { parentId: parent.id });
      expect(await notes().delete(parent.id)).toBe('referenced');
      expect(await notes().get(parent.id)).not.toBeNull();
    });
  });

  describe('list', () => {
    const slugs = async (...options: Parameters<ReturnType<typeof notes>['list']>) =>
      (await notes().list(...options)).map(({ slug }) => slug);

    beforeEach(async () => {
      await write('b', { stars: 1, day: '2026-01-02', price: '12.50' });
      await write('a', { stars: 2, isDone: true, words: ['one', 'two'] });
      await write('c', { stars: 1, day: '2026-01-01', dueAt: new Date('2026-05-31T12:00:00Z') });
    });

    it('gives all rows by their id', async () => {
      expect(await slugs()).toEqual(['b', 'a', 'c']);
    });

    it.each<[string, Parameters<ReturnType<typeof notes>['list']>[0], string[]]>([
      ['a number', { where: { stars: 1 } }, ['b', 'c']],
      ['a boolean', { where: { isDone: true } }, ['a']],
      ['no value', { where: { day: null } }, ['a']],
      ['a decimal in another spelling', { where: { price: '12.5' } }, ['b']],
      ['a text whose letter case does not count', { where: { slug: 'A' } }, ['a']],
      ['a moment', { where: { dueAt: new Date('2026-05-31T12:00:00Z') } }, ['c']],
      ['a field of its own', { where: { words: ['one', 'two'] } }, ['a']],
      ['two fields', { where: { stars: 1, day: '2026-01-01' } }, ['c']],
      ['an order', { orderBy: 'slug' }, ['a', 'b', 'c']],
      ['an order that is turned around', { orderBy: '-slug' }, ['c', 'b', 'a']],
      ['an order by two fields', { orderBy: ['stars', '-slug'] }, ['c', 'b', 'a']],
      ['an order with rows that have no value', { orderBy: 'day' }, ['a', 'c', 'b']],
      ['a limit', { orderBy: 'slug', limit: 2 }, ['a', 'b']],
      ['an offset', { orderBy: 'slug', offset: 2 }, ['c']],
      ['both', { orderBy: 'slug', limit: 1, offset: 1 }, ['b']],
      ['a limit of none', { limit: 0 }, []],
    ])('goes by %s', async (_, options, expected) => {
      expect(await slugs(options)).toEqual(expected);
    });

    it.each([
      ['text for a number', { stars: "1' or 1=1 --" }],
      ['an object for a text', { slug: { $ne: '' } }],
      ['a NUL', { title: 'a\0' }],
      ['no whole number for an id', { id: 1.5 }],
    ])('finds nothing by what no row can have: %s', async (_, where) => {
      expect(await slugs({ where: where as never })).toEqual([]);
      expect(await notes().count(where as never)).toBe(0);
    });

    it.each([
      ['a value that is undefined', { where: { stars: undefined } }, 'its value for stars is undefined'],
      ['a field that is none', { where: { 'stars" = 1 --': 1 } }, 'it has no field stars'],
      ['an order by a field that is none', { orderBy: '-password' }, 'it has no field password'],
      ['a JSON field', { where: { extra: { tags: [] } } }, 'the JSON of extra is not compared'],
      ['a limit that is none', { limit: Number.NaN }, 'its limit is no whole number'],
      ['a negative offset', { offset: -1 }, 'its offset is no whole number'],
    ])('cannot be asked for %s', async (_, options, reason) => {
      await expect(slugs(options as never)).rejects.toThrow(reason);
    });

    it('counts', async () => {
      expect([await notes().count(), await notes().count({ stars: 1 })]).toEqual([3, 2]);
    });
  });

  describe('objects', () => {
    it.each([Number.NaN, 1.5, 0])('gives, changes and removes nothing by what is no id: %s', async (id) => {
      expect(await notes().get(id)).toBeNull();
      expect(await notes().update(id, { title: 'x' })).toBeNull();
      expect(await notes().delete(id)).toBe('gone');
    });

    it('sends users to their own manager, and models to an app', () => {
      expect(() => site.objects(CustomUser as never)).toThrow('users have a manager of their own');
      const Stray = defineModel({ app: 'strays', name: 'Stray', fields: { name: field.text() } });
      expect(() => site.objects(Stray)).toThrow('it is in no app of the project');
    });
  });

  it('lists users in the same way', async () => {
    const bob = await site.accounts.users.createUser({
      email: 'bob@example.com',
      username: 'Bob',
      isStaff: true,
    });
    const { users } = site.accounts;
    expect((await users.list({ orderBy: '-email' })).map(String)).toEqual([
      'bob@example.com',
      'ada@example.com',
    ]);
    const last = await users.first({ orderBy: '-email' });
    expect((await users.list({ orderBy: '-email', after: last ?? undefined })).map(String)).toEqual([
      'ada@example.com',
    ]);
    expect(await users.list({ orderBy: ['-lastLogin', 'email'], before: { ...ada, email: '' } })).toEqual([]);
    expect((await users.list({ where: { email: 'BOB@example.com' } })).map(({ id }) => id)).toEqual([bob.id]);
    expect(await users.list({ where: { isStaff: true, isActive: false } })).toEqual([]);
    await expect(users.list({ where: { password: 'x' } as never })).rejects.toThrow(
      'it has no field password',
    );
  });
});
