import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { type Blog, Category, openBlog, Post, staffWith } from './blog.ts';

eachDatabase((databases) => {
  describe('a list of the admin', () => {
    let blog: Blog;
    let client: Awaited<ReturnType<typeof staffWith>>['client'];
    const rows = async (query: string) => {
      const page = await client.get(`/admin/accounts/post/${query}`);
      expect(page.status).toBe(200);
      return {
        text: page.text,
        titles: [...page.text.matchAll(/<th scope="row"><a [^>]*>([^<]*)</g)].map(([, title]) => title),
      };
    };
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() });
      const staff = await staffWith(
        blog,
        ['view_post', 'view_category', 'view_author'].map((name) => `accounts.${name}`),
      );
      client = staff.client;
      const news = await blog.objects(Category).create({ name: 'News' });
      const other = await blog.createUser({ email: 'other@example.com' } as never);
      for (let index = 1; index <= 25; index++) {
        await blog.objects(Post).create({
          title: `Post ${String(index).padStart(2, '0')}`,
          slug: `post-${index}`,
          status: index % 5 === 0 ? 'published' : 'draft',
          isPinned: index === 7,
          authorId: index % 2 === 0 ? other.id : staff.user.id,
          categoryId: index % 5 === 0 && 'row' in news ? news.row.id : null,
          publishedAt:
            index % 5 === 0 ? new Date(Date.UTC(2025 + Math.floor(index / 20), index % 3, index)) : null,
        });
      }
    });
    afterAll(() => blog.close());

    it('goes on by key, in both directions, and never twice over a row', async () => {
      const seen: unknown[] = [];
      let page = await rows('?o=title');
      let last = page;
      for (;;) {
        seen.push(...page.titles);
        const next = /rel="next" href="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
        if (!next) break;
        last = page;
        page = await rows(next);
      }
      expect(seen).toEqual(
        Array.from({ length: 25 }, (_, index) => `Post ${String(index + 1).padStart(2, '0')}`),
      );
      const previous = /rel="prev" href="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
      expect((await rows(previous)).titles).toEqual(last.titles);
    });

    it('finds rows that have every word, and rows by the fields of those that they refer to', async () => {
      expect((await rows('?q=post+07')).titles).toEqual(['Post 07']);
      expect((await rows('?q=other%40example.com+10')).titles).toEqual(['Post 10']);
      expect((await rows('?q=nothing')).text).toContain('Nothing matches.');
    });

    it('narrows by values, with how many rows there are of each', async () => {
      const all = await rows('');
      expect(all.text).toMatch(/published <span class="count">5<\/span>/i);
      expect(all.text).toMatch(/News <span class="count">5<\/span>/);
      expect((await rows('?f.status=published')).titles).toHaveLength(5);
      expect((await rows('?f.isPinned=true')).titles).toEqual(['Post 07']);
      expect((await rows('?f.categoryId=-&f.isPinned=true')).titles).toEqual(['Post 07']);
      expect((await rows('?f.status=nonsense&f.title=x&o=body2')).text).toContain('It was left out.');
    });

    it('is gone through by years, months and days', async () => {
      const years = await rows('');
      expect(years.text).toMatch(/href="\?d=2025">2025 <span class="count">3<\/span>/);
      const year = await rows('?d=2025');
      expect(year.titles).toHaveLength(3);
      expect(year.text).toContain('All dates');
      expect(year.text).toMatch(/href="\?d=2025-02">February 2025 <span class="count">1</);
      expect((await rows('?d=2025-03-05')).titles).toEqual(['Post 05']);
      expect((await rows('?d=2025-13')).text).toContain('It was left out.');
    });

    it('names what rows refer to only to those who may see it', async () => {
      expect((await rows('?q=post+10')).text).toContain('>other@example.com<');
      const { client: other } = await staffWith(blog, ['accounts.view_post']);
      const page = await other.get('/admin/accounts/post/?q=post+10');
      expect(page.text).not.toContain('other@example.com');
      expect(page.text).not.toContain('News');
      expect((await other.get('/admin/accounts/author/autocomplete/?q=o')).status).toBe(403);
      const found = await client.get('/admin/accounts/author/autocomplete/?q=other');
      expect(JSON.parse(found.text)).toMatchObject({ results: [{ text: 'other@example.com' }], more: false });
    });
  });
});
