import { AuditEntry, defineAdmin, related } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { eachDatabase } from '../support/databases.ts';
import {
  Author,
  admin,
  type Blog,
  type BlogUser,
  Category,
  Comment,
  Invoice,
  openBlog,
  Post,
  Profile,
  staffWith,
  Tag,
} from './blog.ts';
import { withoutOnDelete } from './without-on-delete.ts';

const ALL = ['post', 'comment', 'category', 'tag', 'invoice', 'profile'].flatMap((name) => [
  `accounts.view_${name}`,
  `accounts.delete_${name}`,
]);

eachDatabase((databases) => {
  describe('deleting in the admin', () => {
    let blog: Blog;
    let client: AppClient<BlogUser>;
    let author: BlogUser;
    let slug = 0;
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() });
      ({ client, user: author } = await staffWith(blog, ALL));
    });
    afterAll(() => blog.close());

    async function made<T>(answer: Promise<{ readonly row: T } | object>): Promise<T> {
      const outcome = await answer;
      if (!('row' in outcome)) throw new Error('no row');
      return outcome.row as T;
    }
    const post = (values: object = {}) =>
      made(
        blog.objects(Post).create({ title: 'Post', slug: `post-${slug++}`, authorId: author.id, ...values }),
      );
    const at = (name: string, id: unknown) =>
      `/admin/accounts/${name}/${String(id).replaceAll('-', '-')}/delete/`;

    /** Reads the page, and confirms what it says. */
    async function confirm(path: string, by = client) {
      const page = await by.get(path);
      const [, seen = ''] = /name="_seen" value="([^"]*)"/.exec(page.text) ?? [];
      return by.submit(path, { _seen: seen });
    }

    it('says what goes along, what stays and what is no longer connected, and then does it', async () => {
      const tag = await made(blog.objects(Tag).create({ name: 'red' }));
      const one = await post({ title: 'Going <b>' });
      const other = await post({ title: 'Staying' });
      await blog.objects(Post).related(one, 'tags').add([tag.id]);
      await blog.objects(Post).related(other, 'tags').add([tag.id]);
      for (let index = 0; index < 12; index++) {
        await blog.objects(Comment).create({ postId: one.id, text: `Comment ${index}` });
      }
      const page = await client.get(at('post', one.id));
      expect(page.text).toContain('Going &lt;b&gt;');
      expect(page.text).toMatch(/Comments: 12/);
      expect(page.text.match(/>Comment \d+</g)).toHaveLength(10);
      expect(page.text).toContain('and 2 more');
      expect(page.text).toMatch(/Posts: Tags: 1/);

      const done = await confirm(at('post', one.id));
      expect([done.status, done.location]).toEqual([302, '/admin/accounts/post/']);
      expect((await client.get('/admin/accounts/post/')).text).toContain('Going &lt;b&gt;” was deleted');
      expect(await blog.objects(Post).get(one.id)).toBeNull();
      expect(await blog.objects(Comment).count({ postId: one.id })).toBe(0);
      expect(await blog.objects(Post).count({ tags: related({ id: tag.id }) })).toBe(1);
      const [told] = await blog.accounts.audit.list({ object: { model: Post, id: one.id } });
      expect(told).toMatchObject({
        kind: 'rowDeleted',
        actorId: String(author.id),
        detail: { label: 'Going <b>', along: ['Comment 12'] },
      });

      const tagPage = await client.get(at('tag', tag.id));
      expect(tagPage.text).toMatch(/Posts: Tags: 1/);
      await confirm(at('tag', tag.id));
      expect(await blog.objects(Tag).get(tag.id)).toBeNull();
      expect(await blog.objects(Post).get(other.id)).not.toBeNull();
    });

    it('counts no further than a page can say, and says that there is more', async () => {
      const { id: postId } = await post();
      for (let index = 0; index <= 1000; index++)
        await blog.objects(Comment).create({ postId, text: `${index}` });
      const page = await client.get(at('post', postId));
      expect(page.status).toBe(200);
      expect(page.text).toContain('Comments: more than 1,000');
    });

    it('takes a tree down to its last leaf, and empties what refers to it', async () => {
      const root = await made(blog.objects(Category).create({ name: 'root' }));
      let parent = root.id;
      for (let depth = 0; depth < 30; depth++) {
        const [first] = await Promise.all(
          [0, 1].map((twin) =>
            made(blog.objects(Category).create({ name: `leaf ${depth} ${twin}`, parentId: parent })),
          ),
        );
        parent = first?.id ?? 0;
      }
      const inTree = await post({ categoryId: parent });
      const page = await client.get(at('category', root.id));
      expect(page.text).toMatch(/Categories: 60/);
      expect(page.text).toMatch(/Posts \(Category is emptied\): 1/);
      expect((await confirm(at('category', root.id))).status).toBe(302);
      expect(await blog.objects(Category).count()).toBe(0);
      expect(await blog.objects(Post).get(inTree.id)).toMatchObject({ categoryId: null });
    });

    it('comes to an end where rows refer to each other in a circle', async () => {
      const one = await made(blog.objects(Category).create({ name: 'one' }));
      const two = await made(blog.objects(Category).create({ name: 'two', parentId: one.id }));
      await blog.objects(Category).update(one.id, { parentId: two.id });
      expect((await confirm(at('category', one.id))).status).toBe(302);
      expect(await blog.objects(Category).count()).toBe(0);
    });

    it('does not come while a row forbids it, which the page names', async () => {
      const one = await post({ title: 'Billed' });
      const invoice = await made(blog.objects(Invoice).create({ postId: one.id, total: '10.00' }));
      const page = await client.get(at('post', one.id));
      expect(page.text).toContain('Has to be removed first');
      expect(page.text).toContain(`/admin/accounts/invoice/${invoice.id}/change/`);
      expect(page.text).not.toContain('name="_seen"');
      const forced = await client.submit(at('post', one.id), { _seen: 'x' });
      expect(forced.text).toContain('It cannot be deleted: other rows need it.');
      expect(await blog.objects(Post).get(one.id)).not.toBeNull();
      expect((await confirm(at('invoice', invoice.id))).status).toBe(302);
      expect((await confirm(at('post', one.id))).status).toBe(302);
    });

    it('asks again where something else would go than it said', async () => {
      const one = await post();
      const page = await client.get(at('post', one.id));
      const [, seen = ''] = /name="_seen" value="([^"]*)"/.exec(page.text) ?? [];
      const comment = await made(blog.objects(Comment).create({ postId: one.id, text: 'Came between' }));
      const again = await client.submit(at('post', one.id), { _seen: seen });
      expect(again.text).toContain('Something has changed meanwhile.');
      expect(again.text).toContain('Came between');
      expect(await blog.objects(Comment).get(comment.id)).not.toBeNull();
      expect((await client.submit(at('post', one.id), {})).text).toContain(
        'Something has changed meanwhile.',
      );
      expect((await confirm(at('post', one.id))).status).toBe(302);
      expect(await blog.objects(Comment).get(comment.id)).toBeNull();
    });

    it('needs the permission for the row and for all that goes along, and forgery gets nowhere', async () => {
      const one = await post();
      await blog.objects(Comment).create({ postId: one.id, text: 'Somebody else' });
      const viewer = await staffWith(blog, ['accounts.view_post']);
      expect((await viewer.client.get(at('post', one.id))).status).toBe(403);
      const halfway = await staffWith(blog, ['accounts.view_post', 'accounts.delete_post']);
      const page = await halfway.client.get(at('post', one.id));
      expect(page.text).toMatch(/You may not delete what goes with it<\/h2>\s*<ul><li>comments/i);
      expect(page.text).not.toContain('Somebody else');
      expect((await halfway.client.submit(at('post', one.id), { _seen: 'x' })).status).toBe(403);
      const [told] = await blog.accounts.audit.list({ object: { model: Post, id: one.id } });
      expect(told).toMatchObject({ kind: 'rowRefused', outcome: 'refused', detail: { action: 'delete' } });
      expect((await client.post(at('post', one.id), { _seen: 'x' })).status).toBe(403);
      expect((await client.get(at('post', 999_999))).status).toBe(404);
      expect(await blog.objects(Comment).count({ postId: one.id })).toBe(1);
    });

    it('says so where the row is gone meanwhile', async () => {
      const one = await post();
      const { text } = await client.get(at('post', one.id));
      const [, seen = ''] = /name="_seen" value="([^"]*)"/.exec(text) ?? [];
      const send = () => client.submit('/admin/', { _seen: seen }, at('post', one.id));
      const statuses = (await Promise.all([send(), send()])).map(({ status }) => status);
      // Who comes later is told by a message, or finds no page.
      expect(statuses).toContain(302);
      expect(statuses.every((status) => status === 302 || status === 404)).toBe(true);
      expect(await blog.objects(Post).get(one.id)).toBeNull();
    });

    it('ends an account by the rules of accounts', async () => {
      const boss = await blog.createSuperuser();
      const root = blog.client();
      await root.loginAs(boss);
      const reader = await blog.createUser({ username: 'reader' } as never);
      await blog.objects(Profile).create({ authorId: reader.id });
      const own = await post({ authorId: reader.id });
      const page = await root.get(at('author', reader.id));
      expect(page.text).toMatch(/Posts: 1/);
      expect((await confirm(at('author', reader.id), root)).status).toBe(302);
      expect(await blog.accounts.users.get(reader.id)).toBeNull();
      expect(await blog.objects(Post).get(own.id)).toBeNull();
      const kinds = (await blog.accounts.audit.list({ object: { model: Author, id: reader.id } })).map(
        ({ kind }) => kind,
      );
      expect(kinds).toContain('rowDeleted');
      // Nobody deletes themselves here, and the last superuser stays in any case.
      expect((await root.get(at('author', boss.id))).status).toBe(403);
      expect(await blog.accounts.users.get(boss.id)).not.toBeNull();
    });
  });

  describe('deleting in a database whose tables Django made', () => {
    it('takes along what the database does not, and empties what it does not', async () => {
      const databaseUrl = await databases.create();
      await using blog = await openBlog({ databaseUrl });
      await withoutOnDelete(databaseUrl);
      const { client, user } = await staffWith(blog, ALL);
      const category = await blog.objects(Category).create({ name: 'root' });
      const parentId = 'row' in category ? category.row.id : 0;
      const leaf = await blog.objects(Category).create({ name: 'leaf', parentId });
      const categoryId = 'row' in leaf ? leaf.row.id : 0;
      const made = await blog.objects(Post).create({ title: 'A', slug: 'a', authorId: user.id, categoryId });
      const id = 'row' in made ? made.row.id : 0;
      const tag = await blog.objects(Tag).create({ name: 'red' });
      await blog
        .objects(Post)
        .related(id, 'tags')
        .add(['row' in tag ? tag.row.id : 0]);
      await blog.objects(Comment).create({ postId: id, text: 'Goes along' });
      // The database itself would only refuse.
      expect(await blog.objects(Category).delete(categoryId)).not.toBe('deleted');

      for (const path of [`category/${parentId}`, `post/${id}`, `tag/${'row' in tag ? tag.row.id : 0}`]) {
        const at = `/admin/accounts/${path}/delete/`;
        const [, seen = ''] = /name="_seen" value="([^"]*)"/.exec((await client.get(at)).text) ?? [];
        expect((await client.submit(at, { _seen: seen })).status).toBe(302);
        if (path.startsWith('category')) {
          expect(await blog.objects(Post).get(id)).toMatchObject({ categoryId: null });
        }
      }
      expect(await blog.objects(Category).count()).toBe(0);
      expect(await blog.objects(Post).count()).toBe(0);
      expect(await blog.objects(Comment).count()).toBe(0);
      expect(await blog.objects(Tag).count()).toBe(0);
    });
  });

  describe('deleting where the admin has rules of its own, and accounts have days of grace', () => {
    it('asks the rules for each row that goes along, and plans the end of an account', async () => {
      const careful = [
        ...admin.filter(({ model }) => model !== (Comment as object)),
        defineAdmin(Comment, { can: { delete: (_, comment) => comment?.text !== 'Keep' } }),
      ];
      await using blog = await openBlog(
        { databaseUrl: await databases.create(), ...({ accountDeletionGrace: 7 } as object) },
        careful,
      );
      const { client, user } = await staffWith(blog, [
        ...ALL,
        'accounts.view_author',
        'accounts.delete_author',
      ]);
      const [one] = await Promise.all(
        ['one'].map((name) => blog.objects(Post).create({ title: name, slug: name, authorId: user.id })),
      );
      const id = one && 'row' in one ? one.row.id : 0;
      await blog.objects(Comment).create({ postId: id, text: 'Keep' });
      expect((await client.get(`/admin/accounts/post/${id}/delete/`)).text).toContain(
        'You may not delete what goes with it',
      );
      const reader = await blog.createUser();
      const path = `/admin/accounts/author/${reader.id}/delete/`;
      const [, seen = ''] = /name="_seen" value="([^"]*)"/.exec((await client.get(path)).text) ?? [];
      const done = await client.submit(path, { _seen: seen });
      expect(done.status).toBe(302);
      expect((await client.get('/admin/')).text).toContain('The account is deactivated now');
      expect(await blog.accounts.users.get(reader.id)).toMatchObject({ isActive: false });
      const entries = await blog.objects(AuditEntry).list({ where: { kind: 'rowDeleted' } });
      expect(entries).toEqual([]);
    });
  });
});
