import { defineAdmin, inline } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { admin, type Blog, Category, Comment, openBlog, Post, staffWith } from './blog.ts';

const MANY = 150;
const ACTS = ['view', 'add', 'change', 'delete'];

eachDatabase((databases) => {
  describe('long forms of the admin', () => {
    let blog: Blog;
    let staff: Awaited<ReturnType<typeof staffWith>>;
    beforeAll(async () => {
      const others = admin.filter(({ model }) => !['Post', 'Category'].includes(model.name));
      blog = await openBlog({ databaseUrl: await databases.create() }, [
        defineAdmin(Category, { list: { pageSize: 200 } }),
        defineAdmin(Post, { form: ['title'], inlines: [inline(Comment, { fields: ['text'] })] }),
        ...others,
      ]);
      const rights = ['post', 'category', 'comment'].flatMap((model) =>
        ACTS.map((act) => `accounts.${act}_${model}`),
      );
      staff = await staffWith(blog, rights);
      for (let index = 0; index < MANY; index++)
        await blog.objects(Category).create({ name: `Category ${index}` });
    });
    afterAll(() => blog.close());

    it('take a selection of a whole page', async () => {
      const list = '/admin/accounts/category/';
      const ids = [...(await staff.client.get(list)).text.matchAll(/name="_selected" value="(\d+)"/g)].map(
        ([, id = '']) => id,
      );
      expect(ids).toHaveLength(MANY);
      const chosen = { _action: 'delete', _target: 'selection', _query: '' };
      const page = await staff.client.submit(list, { ...chosen, _selected: ids }, `${list}action/`);
      expect(page.status).toBe(200);
      const [, seen = ''] = /name="_seen" value="([^"]*)"/.exec(page.text) ?? [];
      const confirmed = { ...chosen, _ids: ids.join(' '), _confirmed: '1', _seen: seen };
      expect((await staff.client.submit(list, confirmed, `${list}action/`)).status).toBe(302);
      expect(await blog.objects(Category).count()).toBe(0);
    });

    it('take many rows of an inline', async () => {
      const made = await blog.objects(Post).create({ title: 'Long', slug: 'long', authorId: staff.user.id });
      const id = 'row' in made ? made.row.id : 0;
      const rows = Array.from({ length: 80 }, (_, index) => [
        [`comment-${index}-text`, `Text ${index}`],
        [`comment-${index}-id`, ''],
      ]);
      const fields = Object.fromEntries([['title', 'Long'], ['comment-total', '80'], ...rows.flat()]);
      const saved = await staff.client.submit(`/admin/accounts/post/${id}/change/`, fields);
      expect(saved.status).toBe(302);
      expect(await blog.objects(Comment).count({ postId: id })).toBe(80);
    });

    it('have an end, and are nowhere else', async () => {
      const fields = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, '']));
      const add = '/admin/accounts/category/add/';
      expect((await staff.client.submit(add, { name: 'New', ...fields(4900) })).status).toBe(302);
      expect((await staff.client.submit(add, { name: 'Newer', ...fields(5000) })).status).toBe(400);
      expect((await blog.client().submit('/accounts/login/', fields(150))).status).toBe(400);
      expect(await blog.objects(Category).count()).toBe(1);
    });
  });
});
