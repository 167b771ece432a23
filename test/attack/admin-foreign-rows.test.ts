import { defineAdmin, defineModel, field, inline, type ModelAdmin } from 'latchkey';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/database/sql/kysely.ts';
import { Author, type Blog, Category, models, staffWith, Tag } from '../admin/blog.ts';
import { eachDatabase } from '../support/databases.ts';
import { openUserKind } from '../support/user-kind-app.ts';

/** A field of every kind. */
const Odd = defineModel({
  app: 'accounts',
  name: 'Odd',
  fields: {
    name: field.text({ maxLength: 50, default: '' }),
    size: field.integer({ nullable: true }),
    big: field.bigInteger({ nullable: true }),
    price: field.decimal({ maxDigits: 8, decimalPlaces: 2, nullable: true }),
    isOpen: field.boolean({ nullable: true }),
    day: field.date({ nullable: true }),
    hour: field.time({ nullable: true }),
    at: field.datetime({ nullable: true }),
    lasts: field.duration({ nullable: true }),
    mood: field.enum({ choices: ['good', 'bad'], nullable: true }),
    extra: field.json({ nullable: true }),
    file: field.binary({ nullable: true }),
    code: field.uuid({ nullable: true }),
    site: field.url({ nullable: true }),
    categoryId: field.foreignKey(() => Category, { nullable: true, onDelete: 'set null' }),
  },
});
const NAMES = [
  'name',
  'size',
  'big',
  'price',
  'isOpen',
  'day',
  'hour',
  'at',
  'lasts',
  'mood',
  'code',
  'site',
] as const;

const admins: readonly ModelAdmin[] = [
  defineAdmin(Odd, {
    list: {
      columns: [...NAMES, 'extra', 'file', 'categoryId'],
      search: ['name'],
      filters: ['size', 'price', 'isOpen', 'day', 'at', 'mood', 'categoryId'],
      dateHierarchy: 'at',
    },
  }),
  defineAdmin(Category, { inlines: [inline(Odd)], list: { search: ['name'] } }),
  defineAdmin(Tag, { list: { search: ['name'] } }),
];

/** What SQLite lets another program write, which has types for values and none for columns. */
const LOOSE = {
  size: ["'many'", '1.5', "x'00ff'", '9e999'],
  big: ["'many'", '9e999'],
  price: ["'dear'", "x'00'", '9e999'],
  is_open: ["'maybe'", '7', '-1.5'],
  day: ["'yesterday'", "'2026-02-31'", "'99999-01-01'", '20260101', "'-0001-01-01'"],
  hour: ["'noon'", "'25:61:00'", '12'],
  at: ["'later'", "'2026-13-45 99:99:99'", "'99999-01-01 00:00:00'", '1764000000', "''"],
  lasts: ["'long'", '9e999'],
  mood: ["'cross'", '3'],
  extra: ["'{not json'", "''", '7', "x'ff'", '\'"\\ud800"\''],
  file: ["'text'", '7'],
  code: ["'no uuid'", '7'],
  site: ["'javascript:alert(1)'", '7'],
  name: ["x'ff00'", '7', "'a' || char(0) || 'b'"],
};
/** What PostgreSQL takes, and no Date, number or text of JavaScript is. */
const STRICT = {
  price: ["'NaN'"],
  day: ["'infinity'", "'-infinity'", "'4713-01-01 BC'", "'99999-01-01'"],
  at: ["'infinity'", "'-infinity'", "'4713-01-01 BC'", "'99999-01-01'"],
  hour: ["'24:00:00'"],
  mood: ["'cross'"],
  extra: ['\'"\\u2028</script>"\'', 'null'],
  site: ["'javascript:alert(1)'"],
};

eachDatabase((databases) => {
  describe('the admin and what other programs left in the database', () => {
    const isLoose = databases.name === 'sqlite';
    let blog: Blog;
    let client: Awaited<ReturnType<typeof staffWith>>['client'];
    beforeAll(async () => {
      blog = (await openUserKind(Author, {
        models: [...models, Odd],
        admin: admins,
        settings: { databaseUrl: await databases.create() },
      })) as Blog;
      ({ client } = await staffWith(blog, [], { isSuperuser: true }));
    });
    afterAll(() => blog.close());
    afterEach(() => sql`delete from accounts_odd`.execute(blog.database.kysely));

    const pages = (id: number) => [
      '',
      '?o=-at,day,price',
      '?q=seven',
      '?d=2026',
      'export.csv',
      'export.json',
      'autocomplete/?q=seven',
      `${id}/change/`,
      `${id}/delete/`,
      `${id}/history/`,
    ];

    it.each(
      Object.entries(isLoose ? LOOSE : STRICT).flatMap(([column, values]) =>
        values.map((value) => [column, value] as const),
      ),
    )('shows a row with %s = %s', async (column, value) => {
      const made = await blog.objects(Odd).create({ name: 'seven' } as never);
      const id = 'row' in made ? (made.row as { id: number }).id : 0;
      await sql`update accounts_odd set ${sql.ref(column)} = ${sql.raw(value)}`.execute(blog.database.kysely);
      for (const page of pages(id)) {
        const answer = await client.get(`/admin/accounts/odd/${page}`);
        expect([page, answer.status]).toEqual([page, 200]);
        expect(answer.text).not.toMatch(/href="javascript:/);
      }
      expect((await client.get('/admin/search/?q=seven')).status).toBe(200);
      // It is mended by the form, or told what is wrong with it, and never lost.
      const sent = await client.submit(`/admin/accounts/odd/${id}/change/`, { name: 'mended' });
      expect([200, 302]).toContain(sent.status);
      expect(await blog.objects(Odd).count({})).toBe(1);
    });
  });

  describe('the admin without one of its tables', () => {
    let blog: Blog;
    let client: Awaited<ReturnType<typeof staffWith>>['client'];
    beforeAll(async () => {
      blog = (await openUserKind(Author, {
        models: [...models, Odd],
        admin: admins,
        settings: { databaseUrl: await databases.create() },
      })) as Blog;
      ({ client } = await staffWith(blog, [], { isSuperuser: true }));
      await blog.objects(Category).create({ name: 'Found', parentId: null });
      await sql`drop table accounts_odd`.execute(blog.database.kysely);
    });
    afterAll(() => blog.close());

    it('says that it failed, and nothing of how it is made', async () => {
      for (const page of ['', 'add/', '?q=x', 'export.csv', '1/change/']) {
        const answer = await client.get(`/admin/accounts/odd/${page}`).catch(() => null);
        // A form of a new row asks nothing of the table, and a file fails while it is sent.
        if (page === 'add/' || answer === null) continue;
        expect([page, answer.status]).toEqual([page, 500]);
        expect(answer.text).not.toMatch(/accounts_odd|select |at file:|\.ts:\d|no such table|does not exist/);
      }
    });

    it.each(['/admin/', '/admin/accounts/category/', '/admin/accounts/tag/', '/admin/auth/group/'])(
      'goes on elsewhere: %s',
      async (address) => {
        expect((await client.get(address)).status).toBe(200);
      },
    );

    it('finds rows of the other models by the palette', async () => {
      const answer = await client.get('/admin/search/?q=Found');
      expect([answer.status, answer.text.includes('>Found</a>')]).toEqual([200, true]);
    });
  });
});
