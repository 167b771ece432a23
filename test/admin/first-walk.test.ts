import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { type Blog, Category, openBlog, Post, staffWith } from './blog.ts';

eachDatabase((databases) => {
  describe('the admin of a blog', () => {
    let blog: Blog;
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() });
    });
    afterAll(() => blog.close());

    it('sends strangers to log in, and tells who is no staff', async () => {
      const stranger = await blog.client().get('/admin/');
      expect([stranger.status, stranger.headers.get('location')]).toEqual([
        302,
        '/accounts/login/?next=/admin/',
      ]);
      const client = blog.client();
      await client.loginAs(await blog.createUser());
      expect((await client.get('/admin/')).status).toBe(403);
    });

    it('shows a list, adds a row, changes it and tells its history', async () => {
      const { client, user } = await staffWith(blog, [
        'accounts.view_post',
        'accounts.add_post',
        'accounts.change_post',
      ]);
      const category = await blog.objects(Category).create({ name: 'News', parentId: null });
      expect('row' in category).toBe(true);
      const empty = await client.get('/admin/accounts/post/');
      expect(empty.text).toContain('There is nothing here yet.');
      const fields = {
        title: 'Hello <b>',
        slug: 'hello',
        body: 'Text',
        status: 'draft',
        authorId: String(user.id),
        categoryId: '',
        publishedAt: '',
      };
      const added = await client.submit('/admin/accounts/post/add/', fields);
      expect([added.status, added.headers.get('location')]).toEqual([302, '/admin/accounts/post/']);
      const [post] = await blog.objects(Post).list();
      expect(post).toMatchObject({ title: 'Hello <b>', stars: 0, authorId: user.id });
      const list = await client.get('/admin/accounts/post/');
      expect(list.text).toContain('Hello &lt;b&gt;');
      expect(list.text).toContain('was added');
      const at = `/admin/accounts/post/${post?.id}/change/`;
      const changed = await client.submit(at, { ...fields, title: 'Good bye', stars: '99', _continue: '1' });
      expect([changed.status, changed.headers.get('location')]).toEqual([302, at]);
      // A field that is only shown takes nothing.
      expect(await blog.objects(Post).get(post?.id ?? 0)).toMatchObject({ title: 'Good bye', stars: 0 });
      const history = await client.get(`/admin/accounts/post/${post?.id}/history/`);
      expect(history.text).toContain('Changed Good bye');
      expect(history.text).toMatch(/<del>Hello &lt;b&gt;<\/del> <ins>Good bye<\/ins>/);
    });
  });
});
