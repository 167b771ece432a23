import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { watchQueries } from '../support/watch-queries.ts';
import { type Blog, openBlog, staffWith } from './blog.ts';

const LIST = '/admin/accounts/author/';

eachDatabase((databases) => {
  describe('the groups of users in the admin', () => {
    let blog: Blog;
    let staff: Awaited<ReturnType<typeof staffWith>>;
    let seen: string[];
    const shown = async (query: string) => {
      const { status, text } = await staff.client.get(`${LIST}${query}`);
      expect(status).toBe(200);
      return [...text.matchAll(/<th scope="row"><a [^>]*>([^<]*)</g)].map(([, email]) => email).toSorted();
    };
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() });
      const rights = ['accounts.view_author', 'accounts.change_author', 'auth.view_group'];
      staff = await staffWith(blog, rights, { email: 'staff@example.com' });
      for (const name of ['ada', 'bob', 'eve']) {
        await blog.createUser({ email: `${name}@example.com`, username: name } as never);
      }
      seen = watchQueries(blog.database);
    });
    afterAll(() => blog.close());

    it('narrow the list to those in a group, and to those in none', async () => {
      const { groups, users } = blog.accounts;
      const [editors, authors] = [await groups.create('editors'), await groups.create('authors')];
      const [ada, bob] = [
        await users.getByNaturalKey('ada@example.com'),
        await users.getByNaturalKey('bob@example.com'),
      ];
      if (!ada || !bob) throw new Error('they are not there');
      await groups.addUsers(editors, [ada, bob]);
      await groups.addUsers(authors, [bob]);
      const { text } = await staff.client.get(LIST);
      expect(text).toMatch(new RegExp(`href="\\?f\\.groups=${editors.id}">editors`));
      expect(text).toContain('href="?f.groups=-">Empty');
      expect(await shown(`?f.groups=${editors.id}`)).toEqual(['ada@example.com', 'bob@example.com']);
      expect(await shown(`?f.groups=${authors.id}`)).toEqual(['bob@example.com']);
      expect(await shown('?f.groups=-')).toEqual(['eve@example.com', 'staff@example.com']);
      expect((await staff.client.get(`${LIST}?f.groups=x`)).text).toContain('It was left out.');
      // Who may not view groups is offered none.
      const { client } = await staffWith(blog, ['accounts.view_author']);
      expect((await client.get(LIST)).text).not.toContain('f.groups');
    });

    it('are asked for at once, however many there are', async () => {
      const ada = await blog.accounts.users.getByNaturalKey('ada@example.com');
      const queries = async () => {
        seen.length = 0;
        expect((await staff.client.get(`${LIST}${ada?.id}/change/`)).status).toBe(200);
        return seen.length;
      };
      const few = Math.min(await queries(), await queries());
      for (let index = 0; index < 20; index++) {
        const group = await blog.accounts.groups.create(`group ${index}`);
        await blog.accounts.groups.grant(group, ['accounts.view_post'] as never);
      }
      expect(Math.min(await queries(), await queries())).toBe(few);
    });
  });
});
