import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Blog, openBlog, Post, staffWith } from '../admin/blog.ts';
import { eachDatabase } from '../support/databases.ts';

const LIST = '/admin/accounts/post/';
const many = (count: number, part: (index: number) => string, between = '&') =>
  Array.from({ length: count }, (_, index) => part(index)).join(between);

eachDatabase((databases) => {
  describe('addresses of a list that ask for very much', () => {
    let blog: Blog;
    let client: Awaited<ReturnType<typeof staffWith>>['client'];
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() });
      const { client: boss, user } = await staffWith(blog, [], { isSuperuser: true });
      client = boss;
      for (let index = 1; index <= 25; index++) {
        await blog
          .objects(Post)
          .create({ title: `Post ${index % 3}`, slug: `post-${index}`, authorId: user.id });
      }
    });
    afterAll(() => blog.close());

    it.each([
      ['sort columns', `o=${many(5000, () => 'title', ',')}&after=3`],
      [
        'sort columns, up and down',
        `o=${many(5000, (index) => `${index % 2 ? '-' : ''}stars`, ',')}&after=3`,
      ],
      ['sort columns that are not there', `o=${many(5000, (index) => `c${index}`, ',')}`],
      ['filters', many(5000, () => 'f.status=draft')],
      ['filters that are not there', many(5000, (index) => `f.${index}=1`)],
      ['keys of pages', many(5000, (index) => `after=${index}&before=${index}`)],
      ['a key that is no number', `after=${'9'.repeat(5000)}`],
      ['words', `q=${many(5000, (index) => `w${index}`, '+')}`],
      ['a word without an end', `q=${'%25_'.repeat(20_000)}`],
      ['dates', many(5000, () => 'd=2026-11')],
      [
        'everything',
        `o=${many(500, () => 'title,-stars', ',')}&${many(500, () => 'f.isPinned=true')}&q=${'x+'.repeat(500)}`,
      ],
    ])('are answered: %s', async (_, query) => {
      for (const page of ['', 'export.json']) {
        const answer = await client.get(`${LIST}${page}?${query}`);
        expect(answer.status).toBeLessThan(400);
      }
      const page = await client.get(`${LIST}?${query}`);
      // No page grows with what its address says: each link would say it all again.
      expect(page.text.length).toBeLessThan(200_000);
    });
  });
});
