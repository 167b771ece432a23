import { defineAdmin, type ModelAdmin } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_EXPORTED } from '../../src/apps/admin/acts/export/exported-rows.ts';
import { sql } from '../../src/database/sql/kysely.ts';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { eachDatabase } from '../support/databases.ts';
import { admin, type Blog, type BlogUser, openBlog, Post, PostAdmin, staffWith } from './blog.ts';

const CSV = '/admin/accounts/post/export.csv';
const JSON_FILE = '/admin/accounts/post/export.json';

/** Even where the list shows a withheld field. */
const withSecret = defineAdmin(Post, {
  list: {
    columns: ['title', 'stars', 'isPinned', 'secretNote'],
    filters: ['status'],
    search: ['title'],
    sort: 'title',
  },
}) as ModelAdmin;

eachDatabase((databases) => {
  describe('exports of the admin', () => {
    let blog: Blog;
    let client: AppClient<BlogUser>;
    let author: BlogUser;
    beforeAll(async () => {
      const admins = [...admin.filter((one) => one !== PostAdmin), withSecret];
      blog = await openBlog({ databaseUrl: await databases.create() }, admins);
      ({ client, user: author } = await staffWith(blog, ['accounts.view_post']));
    });
    afterAll(() => blog.close());

    let number = 0;
    const post = (title: string, values: object = {}) =>
      blog.objects(Post).create({ title, slug: `post-${number++}`, authorId: author.id, ...values });

    it('have what the list shows, with formulas made harmless, and nothing that is withheld', async () => {
      expect((await client.get(CSV)).text.replace('\uFEFF', '')).toBe('Title,Stars,Is pinned\r\n');
      expect(JSON.parse((await client.get(JSON_FILE)).text)).toEqual([]);
      await post('=HYPERLINK("http://evil")', { stars: -3 });
      await post('"=1+1');
      await post('@sum', { isPinned: true });
      await post('-5');
      await post('Plain, with "quotes"', { status: 'published' });
      const file = await client.get(CSV);
      expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(file.headers.get('content-disposition')).toBe('attachment; filename="accounts-post.csv"');
      expect([file.headers.get('cache-control'), file.headers.get('x-content-type-options')]).toEqual([
        'no-store',
        'nosniff',
      ]);
      const lines = file.text.replace('\uFEFF', '').trimEnd().split('\r\n');
      expect(lines.toSorted()).toEqual(
        [
          'Title,Stars,Is pinned',
          '"\'=HYPERLINK(""http://evil"")",-3,false',
          '"\'""=1+1",0,false',
          "'@sum,0,true",
          '-5,0,false',
          '"Plain, with ""quotes""",0,false',
        ].toSorted(),
      );
      expect(file.text).not.toContain('not for the page');
      const narrowed = JSON.parse((await client.get(`${JSON_FILE}?f.status=published`)).text);
      expect(narrowed).toEqual([{ title: 'Plain, with "quotes"', stars: 0, isPinned: false }]);
      expect((await client.get('/admin/accounts/post/?f.status=published')).text).toContain(
        `${CSV}?f.status=published`,
      );
    });

    it('have all pages in the order of the list, and stand in the audit log', async () => {
      for (let index = 0; index < 1100; index++) await post(`bulk ${String(index).padStart(4, '0')}`);
      const rows = JSON.parse((await client.get(`${JSON_FILE}?q=bulk&o=-title`)).text) as { title: string }[];
      expect(rows).toHaveLength(1100);
      expect([rows[0]?.title, rows[500]?.title, rows.at(-1)?.title]).toEqual([
        'bulk 1099',
        'bulk 0599',
        'bulk 0000',
      ]);
      const told = await blog.accounts.audit.list({ object: { model: Post } });
      expect(told[0]).toMatchObject({ kind: 'rowActionRun', detail: { label: 'posts', action: 'export' } });
    });

    it('end at so many rows, and say so', async () => {
      const tags = await staffWith(blog, ['accounts.view_tag']);
      const fill = sql`insert into accounts_tag (name)
        with recursive number (i) as (select 1 union all select i + 1 from number where i < ${sql.lit(MAX_EXPORTED + 1)})
        select 'tag ' || i from number`;
      await fill.execute(blog.database.kysely);
      const path = '/admin/accounts/tag/export.csv?o=id';
      const lines = (await tags.client.get(path)).text.trimEnd().split('\r\n');
      // The head, the rows, and what it says of the others.
      expect(lines).toHaveLength(1 + MAX_EXPORTED + 1);
      expect(lines.at(-2)).toBe(`tag ${MAX_EXPORTED}`);
      expect(lines.at(-1)).toContain('100,000');
    });

    it('are for those who may see the rows, and take no filter that the list does not know', async () => {
      const nobody = await staffWith(blog, ['accounts.view_tag']);
      expect((await nobody.client.get(CSV)).status).toBe(403);
      expect((await blog.client().get(CSV)).status).toBe(302);
      expect((await client.get(`${CSV}?f.authorId=1`)).status).toBe(302);
      expect((await client.get('/admin/accounts/nothing/export.csv')).status).toBe(404);
    });
  });
});
