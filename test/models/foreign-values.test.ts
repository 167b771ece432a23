import { databaseOf } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql/kysely.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { CustomUser, type User } from '../../starter/accounts/user.ts';
import { eachDatabase, onPostgres, onSqlite, type TestDatabases } from '../support/databases.ts';
import { Note } from '../support/notes-project/notes/note.ts';
import { notesProject } from '../support/notes-project/project.ts';

/** Rows that another program has written to: what Latchkey makes of each value, and what it leaves alone. */
function withNotes(databases: TestDatabases) {
  let site: TestSite<User>;
  let owner: number;
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    site = await startTestSite(notesProject, { folder: 'starter', settings: { databaseUrl } });
    owner = (await site.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' })).id;
  });
  afterAll(() => site.stop());
  beforeEach(async () => {
    await site.database.kysely.deleteFrom('notes_note').execute();
  });
  const notes = () => site.objects(Note);
  return {
    site: () => site,
    notes,
    write: async (slug: string) => {
      const outcome = await notes().create({ title: slug, slug, ownerId: owner });
      if (!('row' in outcome)) throw new Error(`Refused: ${JSON.stringify(outcome)}`);
      return outcome.row.id;
    },
    /** Puts SQL into a column, as somebody else would. */
    put: async (id: number, column: string, value: string) => {
      await sql`update notes_note set ${sql.ref(column)} = ${sql.raw(value)} where id = ${id}`.execute(
        site.database.kysely,
      );
    },
    /** The column as the database itself says it. */
    stored: async (id: number, column: string) => {
      const text = sql<string>`cast(${sql.ref(column)} as text)`.as('text');
      const row = await site.database.kysely
        .selectFrom('notes_note')
        .select(text)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return row.text;
    },
  };
}

type Notes = ReturnType<typeof withNotes>;

async function momentOf({ notes }: Notes, id: number): Promise<string | undefined> {
  return (await notes().get(id))?.dueAt?.toISOString();
}

describe('moments that other programs wrote', () => {
  onSqlite((databases) => {
    const table = withNotes(databases);

    it.each([
      // Django, with and without microseconds, and its raw queries.
      ["'2026-01-31 23:59:59.123456'", '2026-01-31T23:59:59.123Z'],
      ["'2026-01-31 23:59:59'", '2026-01-31T23:59:59.000Z'],
      ["'2026-01-31 23:59:59.123456+00:00'", '2026-01-31T23:59:59.123Z'],
      ["'2026-01-31 23:59:59+05:30'", '2026-01-31T18:29:59.000Z'],
      ["'2026-01-31 23:59:59-0330'", '2026-02-01T03:29:59.000Z'],
      ["'0001-01-01 00:00:00'", '0001-01-01T00:00:00.000Z'],
      ["'0099-12-31 23:59:59.999000'", '0099-12-31T23:59:59.999Z'],
      // JavaScript: Kysely's users bind what toISOString says.
      ["'2026-01-31T23:59:59.123Z'", '2026-01-31T23:59:59.123Z'],
      ["'0042-01-31T23:59:59.120Z'", '0042-01-31T23:59:59.120Z'],
      ["'+010000-01-01T00:00:00.000Z'", '+010000-01-01T00:00:00.000Z'],
      // SQLite's functions.
      ["datetime('2026-01-31 23:59:59')", '2026-01-31T23:59:59.000Z'],
      ["datetime('2026-01-31 23:59:59.5', 'subsec')", '2026-01-31T23:59:59.500Z'],
      ["strftime('%Y-%m-%dT%H:%M:%f', '2026-01-31 23:59:59.25')", '2026-01-31T23:59:59.250Z'],
      ["date('2026-01-31')", '2026-01-31T00:00:00.000Z'],
      ["strftime('%Y-%m-%d %H:%M', '2026-01-31 23:59')", '2026-01-31T23:59:00.000Z'],
      ["'2024-02-29 00:00:00.000000'", '2024-02-29T00:00:00.000Z'],
      ["'2026-01-31 23:59:59.1'", '2026-01-31T23:59:59.100Z'],
    ])('%s is %s', async (written, moment) => {
      const id = await table.write('it');
      await table.put(id, 'due_at', written);
      expect(await momentOf(table, id)).toBe(moment);
    });

    it.each([
      ['due_at', "time('12:30')", 'dueAt', '12:30:00'],
      ['due_at', "'2026-02-30 00:00:00.000000'", 'dueAt', '2026-02-30 00:00:00.000000'],
      ['due_at', "'2026-13-01 00:00:00.000000'", 'dueAt', '2026-13-01 00:00:00.000000'],
      ['due_at', "'2026-01-01 24:00:00.000000'", 'dueAt', '2026-01-01 24:00:00.000000'],
      ['due_at', "'2026-01-01 1x:00:00.000000'", 'dueAt', '2026-01-01 1x:00:00.000000'],
      ['due_at', "'2026-01-01_10:00:00.000000'", 'dueAt', '2026-01-01_10:00:00.000000'],
      ['due_at', 'unixepoch()', 'dueAt', expect.stringMatching(/^\d{10}$/)],
      ['due_at', 'julianday(0.5)', 'dueAt', '0.5'],
      ['due_at', "''", 'dueAt', ''],
      ['due_at', "'tomorrow'", 'dueAt', 'tomorrow'],
      ['due_at', "x'0102'", 'dueAt', '2 bytes'],
      ['day', "'2026-02-30'", 'day', '2026-02-30'],
      ['day', "'2026-01-31 00:00:00'", 'day', '2026-01-31 00:00:00'],
      ['day', '2460000', 'day', '2460000'],
      ['is_done', "'f'", 'isDone', 'f'],
      ['is_done', '2', 'isDone', '2'],
      ['views', "'many'", 'views', 'many'],
      ['price', "'dear'", 'price', 'dear'],
      ['extra', "'{tags'", 'extra', '{tags'],
    ] as const)(
      '%s = %s is no other value, but an error that says where',
      async (column, sql, field, value) => {
        const id = await table.write('bad');
        await table.write('good');
        await table.put(id, column, sql);
        const [bad, good] = await table.notes().list({ orderBy: 'id' });
        expect(good?.slug).toBe('good');
        expect(bad?.slug).toBe('bad');
        expect(() => bad?.[field]).toThrow(
          expect.objectContaining({
            code: 'value_unreadable',
            details: expect.objectContaining({ table: 'notes_note', column, row: String(id), value }),
          }),
        );
        const kept = await table.stored(id, column);
        // Other columns of the row are changed as ever.
        expect(await table.notes().update(id, { title: 'new' })).toMatchObject({ row: { id, title: 'new' } });
        expect(await table.stored(id, column)).toBe(kept);
      },
    );

    it.each([
      ['0.1 + 0.2', '0.30'],
      ['12', '12.00'],
      ["'7.5'", '7.50'],
      // More than the field says, but not rounded.
      ['12.345', '12.345'],
    ])('a decimal %s is %s', async (written, decimal) => {
      const id = await table.write('it');
      await table.put(id, 'price', written);
      expect((await table.notes().get(id))?.price).toBe(decimal);
    });

    it('are written back, and found, as they are', async () => {
      const id = await table.write('it');
      for (const text of [
        '2026-01-31 23:59:59.123456',
        '2026-01-31 23:59:59',
        '2026-01-31T23:59:59.5+01:00',
      ]) {
        await table.put(id, 'due_at', `'${text}'`);
        const note = await table.notes().get(id);
        if (!note) throw new Error('The row is gone.');
        expect(await table.notes().count({ dueAt: note.dueAt })).toBe(1);
        await table.notes().update(id, { dueAt: note.dueAt });
        expect(await table.stored(id, 'due_at')).toBe(text);
        note.dueAt?.setUTCFullYear(2027);
        await table.notes().update(id, { dueAt: note.dueAt });
        expect(await momentOf(table, id)).toMatch(/^2027-01-31T/);
      }
    });

    it('are not made of what four digits cannot say', async () => {
      const kysely = databaseOf(table.site(), [Note]);
      const write = (dueAt: Date) => kysely.updateTable('notes_note').set({ due_at: dueAt }).execute();
      for (const text of ['+010000-01-01T00:00:00.000Z', '-000001-01-01T00:00:00.000Z']) {
        await expect(write(new Date(text))).rejects.toMatchObject({
          code: 'datetime_unkeepable',
          details: { moment: text },
        });
      }
      await expect(write(new Date('never'))).rejects.toMatchObject({ code: 'datetime_unkeepable' });
    });
  });

  onPostgres((databases) => {
    const table = withNotes(databases);

    it.each([
      ["'2026-01-31 23:59:59.123456+00'", '2026-01-31T23:59:59.123Z'],
      ["'2026-01-31 23:59:59+05:30'", '2026-01-31T18:29:59.000Z'],
      ["'0001-01-01 00:00:00+00'", '0001-01-01T00:00:00.000Z'],
      ["'0099-12-31 23:59:59.999+00'", '0099-12-31T23:59:59.999Z'],
      ["'0044-03-15 12:00:00+00 BC'", '-000043-03-15T12:00:00.000Z'],
      ["'12026-01-31 00:00:00+00'", '+012026-01-31T00:00:00.000Z'],
    ])('%s is %s', async (written, moment) => {
      const id = await table.write('it');
      await table.put(id, 'due_at', written);
      expect(await momentOf(table, id)).toBe(moment);
    });

    it.each([
      ['due_at', "'infinity'", 'dueAt', 'infinity'],
      ['due_at', "'-infinity'", 'dueAt', '-infinity'],
      ['due_at', "'290000-01-01'", 'dueAt', '290000-01-01 00:00:00+00'],
      ['day', "'infinity'", 'day', 'infinity'],
      ['day', "'0044-03-15 BC'", 'day', '0044-03-15 BC'],
      ['price', "'NaN'", 'price', 'NaN'],
    ] as const)(
      '%s = %s is no other value, but an error that says where',
      async (column, sql, field, value) => {
        const id = await table.write('bad');
        await table.write('good');
        await table.put(id, column, sql);
        const [bad, good] = await table.notes().list({ orderBy: 'id' });
        expect(good?.slug).toBe('good');
        expect(() => bad?.[field]).toThrow(
          expect.objectContaining({
            code: 'value_unreadable',
            details: expect.objectContaining({ table: 'notes_note', column, row: String(id), value }),
          }),
        );
        expect(await table.notes().update(id, { title: 'new' })).toMatchObject({ row: { id, title: 'new' } });
        expect(await table.stored(id, column)).toBe(value);
      },
    );

    it('are written back, and found, to the microsecond', async () => {
      const id = await table.write('it');
      for (const text of ['2026-01-31 23:59:59.123456+00', '0001-03-15 12:00:00.000001+00']) {
        await table.put(id, 'due_at', `'${text}'`);
        const note = await table.notes().get(id);
        expect(await table.notes().count({ dueAt: note?.dueAt ?? null })).toBe(1);
        await sql`update notes_note set due_at = ${note?.dueAt} where id = ${id}`.execute(
          table.site().database.kysely,
        );
        expect(await table.stored(id, 'due_at')).toBe(text);
      }
    });

    it('are the same in the zone of any process, of any year', async () => {
      const zone = process.env.TZ;
      // Its offset had 32 seconds before 1937, which the package pg does not write.
      process.env.TZ = 'Europe/Amsterdam';
      try {
        const id = await table.write('it');
        for (const text of [
          '0001-01-01T00:00:00.000Z',
          '1900-01-01T00:00:00.000Z',
          '2026-07-01T00:00:00.500Z',
        ]) {
          await table.notes().update(id, { dueAt: new Date(text) });
          expect(await momentOf(table, id)).toBe(text);
          const { rows } = await sql`select ${new Date(text)}::timestamptz::timestamp as plain`.execute(
            table.site().database.kysely,
          );
          expect(rows).toEqual([{ plain: new Date(text) }]);
        }
      } finally {
        if (zone === undefined) delete process.env.TZ;
        else process.env.TZ = zone;
      }
    });
  });
});

describe('more than a JavaScript number holds', () => {
  eachDatabase((databases) => {
    const table = withNotes(databases);
    const TOO_LARGE = '9007199254740993';
    const unsafe = (id: number) =>
      expect.objectContaining({
        code: 'number_unsafe',
        details: { table: 'notes_note', column: 'views', row: String(id), number: TOO_LARGE },
      });

    it('is an error where it is read, and nowhere else', async () => {
      const id = await table.write('bad');
      await table.write('good');
      await table.put(id, 'views', TOO_LARGE);
      const [bad, good] = await table.notes().list({ orderBy: 'id' });
      expect(good).toMatchObject({ slug: 'good', views: 0 });
      expect(bad).toMatchObject({ id, slug: 'bad', stars: 3 });
      expect(() => bad?.views).toThrow(unsafe(id));
      expect(() => JSON.stringify(bad)).toThrow(unsafe(id));
      expect(await table.notes().count({ slug: 'bad' })).toBe(1);
    });

    it('stays while other columns change, also when such a change is refused, and goes when it is changed', async () => {
      const id = await table.write('bad');
      const other = await table.write('good');
      await table.put(id, 'views', TOO_LARGE);
      const changed = await table.notes().update(id, { title: 'new' });
      expect(changed).toMatchObject({ row: { title: 'new' } });
      expect(await table.notes().update(other, { title: 'new' })).toEqual({ duplicate: 'title' });
      expect(await table.notes().update(id, { title: 'good' })).toEqual({ duplicate: 'title' });
      expect(await table.stored(id, 'views')).toBe(TOO_LARGE);
      expect(await table.notes().update(id, { views: 5 })).toMatchObject({ row: { views: 5 } });
    });

    it('is told apart in a query of the project, aggregates included', async () => {
      const id = await table.write('bad');
      await table.put(id, 'views', TOO_LARGE);
      const kysely = databaseOf(table.site(), [Note]);
      const row = await kysely.selectFrom('notes_note').select(['id', 'views']).executeTakeFirstOrThrow();
      expect(row.id).toBe(id);
      expect(() => row.views).toThrow(expect.objectContaining({ code: 'number_unsafe' }));
      const most = await kysely
        .selectFrom('notes_note')
        .select(({ fn }) => [fn.max('views').as('most'), fn.countAll().as('all')])
        .executeTakeFirstOrThrow();
      expect(most.all).toBe(1);
      expect(() => most.most).toThrow(expect.objectContaining({ code: 'number_unsafe' }));
    });

    it('may be the id of a row, which nothing else suffers from', async () => {
      const id = await table.write('bad');
      await table.write('good');
      await sql`update notes_note set id = ${sql.raw(TOO_LARGE)} where id = ${id}`.execute(
        table.site().database.kysely,
      );
      const listed = await table.notes().list({ orderBy: 'slug' });
      expect(listed.map(({ slug }) => slug)).toEqual(['bad', 'good']);
      expect(() => listed[0]?.id).toThrow(
        expect.objectContaining({
          code: 'number_unsafe',
          details: expect.objectContaining({ column: 'id', row: TOO_LARGE }),
        }),
      );
      expect(await table.notes().get(2 ** 53)).toBeNull();
    });

    it.each([
      ['12345678901234567890'],
      ['9007199254740993'],
      ['0.1234567890123456789'],
      ['1e400'],
      ['-1.0000000000000001'],
    ])('is not rounded in JSON: %s', async (number) => {
      const id = await table.write('bad');
      await table.write('good');
      await table.put(id, 'extra', `'{"tags": [${number}]}'`);
      const kept = await table.stored(id, 'extra');
      const [bad, good] = await table.notes().list({ orderBy: 'id' });
      expect(good?.extra).toEqual({ tags: [] });
      expect(() => bad?.extra).toThrow(
        expect.objectContaining({
          code: 'value_unreadable',
          details: expect.objectContaining({ column: 'extra', row: String(id) }),
        }),
      );
      await table.notes().update(id, { title: 'new' });
      expect(await table.stored(id, 'extra')).toBe(kept);
    });

    it.each([
      ['0.30000000000000004', 0.30000000000000004],
      ['5e-324', 5e-324],
      ['1.7976931348623157e308', Number.MAX_VALUE],
      ['9007199254740991', Number.MAX_SAFE_INTEGER],
      ['9007199254740992', 2 ** 53],
      ['100000000000000000000000', 1e23],
      ['1.50', 1.5],
      ['"12345678901234567890"', '12345678901234567890'],
      ['-0.0', 0],
    ])('is what a number in JSON is not: %s', async (json, value) => {
      const id = await table.write('it');
      await table.put(id, 'extra', `'{"tags": [${json}]}'`);
      const tags: readonly unknown[] | undefined = (await table.notes().get(id))?.extra.tags;
      expect(tags?.[0] === value).toBe(true);
    });
  });
});

describe('a user with values that cannot be read', () => {
  eachDatabase((databases) => {
    const { site } = withNotes(databases);
    const unreadable = databases.name === 'sqlite' ? "'soon'" : "'infinity'";

    it('is logged in all the same, as long as nobody asks for them', async () => {
      const { users } = site().accounts;
      const user = await users.createUser({
        email: 'grace@example.com',
        username: 'Grace',
        password: 'correct horse battery',
      });
      const client = site().client();
      await client.submit('/accounts/login/', {
        email: 'grace@example.com',
        password: 'correct horse battery',
      });
      await sql`update accounts_customuser set last_login = ${sql.raw(unreadable)} where id = ${user.id}`.execute(
        site().database.kysely,
      );
      expect((await client.get('/accounts/profile/')).status).toBe(200);
      for (const found of [await users.get(user.id), await users.getByNaturalKey('grace@example.com')]) {
        expect(found?.username).toBe('Grace');
        expect(() => found?.lastLogin).toThrow(
          expect.objectContaining({
            code: 'value_unreadable',
            details: expect.objectContaining({
              table: CustomUser.table,
              column: 'last_login',
              row: String(user.id),
            }),
          }),
        );
      }
      const [listed] = await users.list({ where: { email: 'grace@example.com' } });
      expect(listed?.email).toBe('grace@example.com');
    });

    it('whose id is too large is an error, and nobody else is turned away', async () => {
      const { users } = site().accounts;
      const password = 'correct horse battery';
      const user = await users.createUser({ email: 'big@example.com', username: 'Big', password });
      await users.createUser({ email: 'small@example.com', username: 'Small', password });
      const session = site().client();
      await session.submit('/accounts/login/', { email: 'big@example.com', password });
      const { kysely } = site().database;
      await sql`delete from latchkey_known_device where user_id = ${user.id}`.execute(kysely);
      // The two refer to each other.
      await sql`update latchkey_session set user_id = null where user_id = ${user.id}`.execute(kysely);
      await sql`update accounts_customuser set id = 9007199254740993 where id = ${user.id}`.execute(kysely);
      await sql`update latchkey_session set user_id = 9007199254740993 where user_id is null`.execute(kysely);
      expect((await session.get('/accounts/profile/')).status).toBe(500);
      const other = site().client();
      await other.submit('/accounts/login/', { email: 'small@example.com', password });
      expect((await other.get('/accounts/profile/')).status).toBe(200);
      expect((await users.list({ orderBy: 'email' })).map(({ email }) => email)).toContain('big@example.com');
      expect(await users.get(2 ** 53)).toBeNull();
    });
  });
});
