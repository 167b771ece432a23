import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineAdmin } from '../../src/index.ts';
import { eachDatabase } from '../support/databases.ts';
import { watchQueries } from '../support/watch-queries.ts';
import { admin, type Blog, Category, openBlog, Post, staffWith, Tag } from './blog.ts';

const CategoryAdmin = defineAdmin(Category, {
  list: { search: ['name'] },
  can: { view: (_, category) => !String(category?.name).includes('hidden') },
});
const admins = [...admin, CategoryAdmin, defineAdmin(Tag, { list: { search: ['name'] } })];

eachDatabase((databases) => {
  describe('the search of the whole admin', () => {
    let blog: Blog;
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() }, admins);
      for (let number = 1; number <= 7; number++) await blog.objects(Tag).create({ name: `round ${number}` });
      await blog.objects(Category).create({ name: 'round about', parentId: null });
      await blog.objects(Category).create({ name: 'round and hidden', parentId: null });
    });
    afterAll(() => blog.close());

    const view = ['accounts.view_tag', 'accounts.view_category', 'accounts.add_tag'];

    it('finds models by name and rows by their words, as far as one may see them', async () => {
      const { client } = await staffWith(blog, view);
      const models = await client.getJson('/admin/search/?q=TAG');
      expect(JSON.parse(models.text)).toEqual({
        groups: [
          { label: 'Go to', results: [{ text: 'Tags', url: '/admin/accounts/tag/' }] },
          { label: 'Add', results: [{ text: 'Add: Tags', url: '/admin/accounts/tag/add/' }] },
        ],
      });
      const rows = await client.getJson('/admin/search/?q=round');
      const { groups } = JSON.parse(rows.text) as {
        groups: { label: string; results: { text: string; url: string }[] }[];
      };
      expect(groups.map(({ label, results }) => [label, results.map(({ text }) => text)])).toEqual([
        ['Categories', ['round about']],
        ['Tags', [7, 6, 5, 4, 3].map((number) => `round ${number}`).concat('All matches in Tags')],
      ]);
      expect(groups[1]?.results.at(-1)?.url).toBe('/admin/accounts/tag/?q=round');
      expect(rows.headers.get('cache-control')).toBe('no-store');
    });

    it('shows nothing of what one may not see, and is for staff', async () => {
      const { client } = await staffWith(blog, ['accounts.view_post']);
      const found = await client.getJson('/admin/search/?q=round');
      expect(JSON.parse(found.text)).toEqual({ groups: [] });
      const member = blog.client();
      await member.loginAs(await blog.createUser());
      expect((await member.getJson('/admin/search/?q=round')).status).toBe(403);
    });

    it('is a page as well, which says what was looked for', async () => {
      const { client } = await staffWith(blog, view);
      const page = await client.get('/admin/search/?q=round+%3Cb%3E3');
      expect(page.text).toContain('value="round &lt;b&gt;3"');
      expect(page.text).toContain('Nothing matches.');
      expect((await client.get('/admin/search/?q=round')).text).toContain('>round about</a>');
    });

    it('asks no more queries for more rows', async () => {
      const { client } = await staffWith(blog, view);
      await client.getJson('/admin/search/?q=round');
      const queries = watchQueries(blog.database);
      await client.getJson('/admin/search/?q=nothing');
      const few = queries.length;
      await client.getJson('/admin/search/?q=round');
      expect(queries.length - few).toBe(few);
      expect(await blog.objects(Post).list()).toEqual([]);
    });
  });
});
