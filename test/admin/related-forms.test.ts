import { defineAdmin } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import {
  admin,
  type Blog,
  type BlogUser,
  Category,
  Comment,
  openBlog,
  Post,
  staffWith,
  Tag,
} from './blog.ts';

const rights = (...models: readonly string[]) =>
  models.flatMap((model) => ['add', 'change', 'delete', 'view'].map((act) => `accounts.${act}_${model}`));

eachDatabase((databases) => {
  describe('a form with what a row is related to', () => {
    let blog: Blog;
    let user: BlogUser;
    let client: Awaited<ReturnType<typeof staffWith>>['client'];
    let post: { readonly id: number };
    const at = () => `/admin/accounts/post/${post.id}/change/`;
    const fields = (more: object = {}) =>
      ({
        ...{ title: 'A post', slug: 'a-post', body: '', status: 'draft' },
        ...{ authorId: String(user.id), categoryId: '', publishedAt: '' },
        'comment-total': '0',
        ...more,
      }) as Record<string, string>;
    const rowOf = <Row>(outcome: { readonly row: Row } | object): Row => (outcome as { row: Row }).row;

    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() });
      ({ user, client } = await staffWith(blog, rights('post', 'tag', 'comment')));
      for (const name of ['red', 'green', 'blue']) await blog.objects(Tag).create({ name });
    });
    afterAll(() => blog.close());
    beforeEach(async () => {
      await blog.objects(Post).deleteWhere({ slug: 'a-post' });
      post = rowOf(await blog.objects(Post).create({ title: 'A post', slug: 'a-post', authorId: user.id }));
    });
    const tagsOf = async () =>
      (await blog.objects(Post).related(post.id, 'tags').list({ orderBy: 'name' })).map(({ name }) => name);
    const comments = async () =>
      (await blog.objects(Comment).list({ where: { postId: post.id } })).map(({ text }) => text);

    it('sets the rows of a relation, and says so in the history', async () => {
      const [blue, green] = await blog.objects(Tag).list({ where: {}, orderBy: 'name' });
      const page = await client.get(at());
      expect(page.text).toContain('>green</option>');
      const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
      const body = new URLSearchParams({ ...fields(), csrfmiddlewaretoken: token });
      for (const tag of [blue, green]) body.append('tags', String(tag?.id));
      const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: client.origin };
      const answer = await client.request(at(), { method: 'POST', headers, body: body.toString() });
      expect(answer.status).toBe(302);
      expect(await tagsOf()).toEqual(['blue', 'green']);
      expect((await client.get(`/admin/accounts/post/${post.id}/history/`)).text).toContain(
        `<ins>${[blue?.id, green?.id].sort().join(', ')}</ins>`,
      );
      expect((await client.get('/admin/accounts/post/')).text).toContain('green, blue');
      await client.submit(at(), fields());
      expect(await tagsOf()).toEqual([]);
      expect((await client.submit(at(), fields({ tags: '987654' }))).status).toBe(200);
      expect(await tagsOf()).toEqual([]);
    });

    it('leaves related rows alone that one may not view, and offers no others of them', async () => {
      const [red, green] = await blog.objects(Tag).list({ orderBy: '-name' });
      const tags = await blog.objects(Post).related(post.id, 'tags');
      await tags.set([red?.id ?? 0]);
      const { client: editor } = await staffWith(blog, ['accounts.change_post']);
      expect((await editor.get(at())).text).not.toContain('>green</option>');
      const kept = await editor.submit(at(), fields({ title: 'Edited', tags: String(red?.id) }));
      expect(kept.status, kept.text).toBe(302);
      expect(await tagsOf()).toEqual(['red']);
      const other = await editor.submit(at(), fields({ tags: String(green?.id) }));
      expect(other.status).toBe(200);
      expect(await tagsOf()).toEqual(['red']);
    });

    it('adds, changes and removes rows of an inline, without JavaScript', async () => {
      const row = (index: number, values: object) =>
        Object.fromEntries(
          Object.entries(values).map(([name, value]) => [`comment-${index}-${name}`, value]),
        );
      const added = await client.submit(
        at(),
        fields({
          'comment-total': '2',
          ...row(0, { id: '', text: 'One', authorId: '' }),
          ...row(1, { id: '', text: '', authorId: '' }),
        }),
      );
      expect(added.status).toBe(302);
      expect(await comments()).toEqual(['One']);
      const [one] = await blog.objects(Comment).list({ where: { postId: post.id } });
      const page = await client.get(at());
      expect(page.text).toContain('value="One"');
      await client.submit(
        at(),
        fields({ 'comment-total': '2', ...row(0, { id: one?.id, text: 'Uno' }), ...row(1, { text: 'Two' }) }),
      );
      expect(await comments()).toEqual(['Uno', 'Two']);
      await client.submit(
        at(),
        fields({ 'comment-total': '1', ...row(0, { id: one?.id, text: 'ignored', delete: 'on' }) }),
      );
      expect(await comments()).toEqual(['Two']);
    });

    it('keeps nothing where one row of an inline is wrong', async () => {
      const wrong = await client.submit(
        at(),
        fields({
          title: 'Other',
          'comment-total': '2',
          'comment-0-text': 'Good',
          'comment-1-text': 'x'.repeat(501),
        }),
      );
      expect(wrong.status).toBe(200);
      expect(wrong.text).toContain('has-errors');
      // Said at the top of the page too, with where it is.
      expect(wrong.text).toMatch(
        /data-error-summary>[\s\S]*Comments: <a href="#id_comment-1-text">Text<\/a>: /,
      );
      expect(await comments()).toEqual([]);
      expect(await blog.objects(Post).get(post.id)).toMatchObject({ title: 'A post' });
    });

    it('takes no row of another post, and nothing of who may not', async () => {
      const other = rowOf(
        await blog.objects(Post).create({ title: 'Other', slug: `other-${Date.now()}`, authorId: user.id }),
      );
      const foreign = rowOf(await blog.objects(Comment).create({ postId: other.id, text: 'Not yours' }));
      const forged = await client.submit(
        at(),
        fields({ 'comment-total': '1', 'comment-0-id': String(foreign.id), 'comment-0-text': 'Mine now' }),
      );
      expect(forged.status).toBe(403);
      expect(await blog.objects(Comment).get(foreign.id)).toMatchObject({
        text: 'Not yours',
        postId: other.id,
      });

      const own = rowOf(await blog.objects(Comment).create({ postId: post.id, text: 'Stays' }));
      const { client: viewer } = await staffWith(blog, [...rights('post'), 'accounts.view_comment']);
      const page = await viewer.get(at());
      expect(page.text).toContain('Stays');
      expect(page.text).not.toContain('name="comment-0-text"');
      const tried = {
        'comment-total': '2',
        'comment-0-id': String(own.id),
        'comment-0-text': 'No',
        'comment-0-delete': 'on',
        'comment-1-text': 'New',
      };
      expect((await viewer.submit(at(), fields(tried))).status).toBe(302);
      expect(await comments()).toEqual(['Stays']);
      const { client: blind } = await staffWith(blog, rights('post'));
      expect((await blind.get(at())).text).not.toContain('Stays');
    });

    it('leaves rows out that their admin does not show, wherever they would be', async () => {
      const mine = await openBlog({ databaseUrl: await databases.create() }, [
        ...admin.filter(({ model }) => model.name !== 'Category'),
        defineAdmin(Category, { rows: () => ({ name: 'Open' }), list: { search: ['name'] } }),
      ]);
      const { client: staff, user: author } = await staffWith(mine, rights('post', 'category'));
      const open = rowOf(await mine.objects(Category).create({ name: 'Open' }));
      const hidden = rowOf(await mine.objects(Category).create({ name: 'Not for staff' }));
      expect((await staff.get('/admin/accounts/category/')).text).not.toContain('Not for staff');
      expect((await staff.get(`/admin/accounts/category/${hidden.id}/change/`)).status).toBe(404);
      expect((await staff.get('/admin/accounts/category/autocomplete/?q=Not')).text).toContain(
        '"results":[]',
      );
      const add = '/admin/accounts/post/add/';
      expect((await staff.get(add)).text).not.toContain('Not for staff');
      const values = { ...fields(), slug: 'new', authorId: String(author.id) };
      expect((await staff.submit(add, { ...values, categoryId: String(hidden.id) })).status).toBe(200);
      expect((await staff.submit(add, { ...values, categoryId: String(open.id) })).status).toBe(302);
      await mine.close();
    });
  });
});
