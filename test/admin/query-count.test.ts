import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { watchQueries } from '../support/watch-queries.ts';
import { type Blog, Category, Comment, openBlog, Post, staffWith, Tag } from './blog.ts';

const FEW = 5;
const MANY = 500;

const LIST = '/admin/accounts/post/';

interface Page {
  readonly name: string;
  readonly path: (id: number) => string;
  readonly queries: number;
}

const RIGHTS = ['post', 'category', 'author', 'tag', 'comment'].flatMap((model) =>
  ['view', 'change'].map((act) => `accounts.${act}_${model}`),
);

/** The queries of each page, but for the prepared reads of the session and its user. */
const PAGES: readonly Page[] = [
  { name: 'the first page', path: () => '/admin/', queries: 7 },
  // Rights; rows and their number; three filters, one by the names of categories; years; names of authors, tags and their pairs.
  { name: 'a list', path: () => LIST, queries: 12 },
  { name: 'a list narrowed', path: () => `${LIST}?f.status=draft&f.isPinned=false&d=2026`, queries: 12 },
  { name: 'a search', path: () => `${LIST}?q=post+example.com`, queries: 12 },
  { name: 'a page within a list', path: (id) => `${LIST}?after=${id}`, queries: 14 },
  { name: 'a form with inlines', path: (id) => `${LIST}${id}/change/`, queries: 11 },
  { name: 'a history', path: (id) => `${LIST}${id}/history/`, queries: 3 },
  { name: 'what is offered while one types', path: () => `${LIST}autocomplete/?q=p`, queries: 2 },
];

eachDatabase((databases) => {
  describe('the queries of the admin', () => {
    let blog: Blog;
    let staff: Awaited<ReturnType<typeof staffWith>>;
    let seen: string[];
    let rows = 0;
    let lastId = 0;
    let firstId = 0;

    /** Each post has an author, a category and a tag of its own, and the first one all the comments. */
    async function fill(count: number): Promise<void> {
      const { objects } = blog;
      for (; rows < count; rows++) {
        const author = await blog.createUser({ email: `author${rows}@example.com` } as never);
        const made = await Promise.all([
          objects(Category).create({ name: `Category ${rows}` }),
          objects(Tag).create({ name: `Tag ${rows}` }),
        ]);
        const [categoryId, tag] = made.map((outcome) => ('row' in outcome ? outcome.row.id : 0));
        const post = await objects(Post).create({
          title: `Post ${rows}`,
          slug: `post-${rows}`,
          authorId: author.id,
          categoryId: categoryId ?? null,
          publishedAt: new Date(Date.UTC(2026, 0, 1, 0, rows)),
        });
        if (!('row' in post)) throw new Error('the post was refused');
        await objects(Post)
          .related(post.row.id, 'tags')
          .add([tag ?? 0]);
        lastId = post.row.id;
        firstId ||= lastId;
        await objects(Comment).create({ postId: firstId, authorId: author.id, text: 'A comment' });
      }
    }

    async function queriesOf(path: string): Promise<number> {
      seen.length = 0;
      expect([path, (await staff.client.get(path)).status]).toEqual([path, 200]);
      return seen.length;
    }

    async function countsOf(): Promise<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const { name, path } of PAGES) {
        const at = path(name === 'a page within a list' ? lastId : firstId);
        // The least of some: what a site does by itself from time to time is no query of the page.
        const asked = [await queriesOf(at), await queriesOf(at), await queriesOf(at)];
        counts[name] = Math.min(...asked);
      }
      return counts;
    }

    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() });
      staff = await staffWith(blog, RIGHTS);
      seen = watchQueries(blog.database);
    });
    afterAll(() => blog.close());

    it('are as many as they are, however many rows there are', async () => {
      await blog.database.atomic(() => fill(FEW));
      const few = await countsOf();
      await blog.database.atomic(() => fill(MANY));
      expect(await countsOf()).toEqual(Object.fromEntries(PAGES.map(({ name, queries }) => [name, queries])));
      // Of few rows all are offered, so that nobody asks for the name of a chosen one; and a list on one page needs no count.
      const more = PAGES.filter(({ name, queries }) => (few[name] ?? 0) > queries);
      expect(more).toEqual([]);
    }, 120_000);
  });
});
