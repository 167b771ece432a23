import { defineAdmin, inline, section } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { admin, type Blog, Category, Comment, openBlog, Post, staffWith } from './blog.ts';

const rights = (...models: readonly string[]) =>
  models.flatMap((model) => ['add', 'change', 'delete', 'view'].map((act) => `accounts.${act}_${model}`));

const PostAdmin = defineAdmin(Post, {
  list: {
    columns: ['status', 'title', 'categoryId', 'publishedAt'],
    links: ['title'],
    search: ['title'],
    searchHelp: 'By <title>',
    filters: ['status'],
    pageSize: 2,
  },
  form: [
    'title',
    section('More', ['slug', 'status', 'authorId', 'categoryId', 'body', 'stars'], { readOnly: ['stars'] }),
    { name: 'words', title: 'Words', value: ({ body }) => body.split(' ').length },
    section('Even more', [{ name: 'shout', title: 'Shout', value: ({ title }) => title.toUpperCase() }]),
    'publishedAt',
  ],
  inlines: [inline(Comment, { fields: ['text'], min: 1, max: 3, extra: 1, title: 'What <people> say' })],
  prepopulated: { slug: ['title', 'body'] },
  radios: ['status', 'categoryId'],
  saveAsNew: true,
  emptyValue: '(<nothing>)',
});

const CategoryAdmin = defineAdmin(Category, {
  inlines: [inline(Post, { fields: ['title', 'slug', 'authorId'], canDelete: false, extra: 0 })],
});

eachDatabase((databases) => {
  describe('the options of an admin', () => {
    let blog: Blog;
    let staff: Awaited<ReturnType<typeof staffWith>>;
    let post: { readonly id: number };
    const LIST = '/admin/accounts/post/';
    const at = () => `${LIST}${post.id}/change/`;
    const fields = (more: object = {}) =>
      ({
        ...{ title: 'A post', slug: 'a-post', body: 'one two', status: 'draft' },
        ...{ authorId: String(staff.user.id), categoryId: '', publishedAt: '' },
        ...{ 'comment-total': '1', 'comment-0-text': 'First' },
        ...more,
      }) as Record<string, string>;
    const rowOf = <Row>(outcome: { readonly row: Row } | object): Row => (outcome as { row: Row }).row;
    const commentsOf = async (postId: number) =>
      (await blog.objects(Comment).list({ where: { postId } })).map(({ text }) => text);
    const posts = async () => (await blog.objects(Post).list({ orderBy: 'id' })).map(({ slug }) => slug);

    beforeAll(async () => {
      const others = admin.filter(({ model }) => model.name !== 'Post' && model.name !== 'Category');
      blog = await openBlog({ databaseUrl: await databases.create() }, [PostAdmin, CategoryAdmin, ...others]);
      staff = await staffWith(blog, rights('post', 'comment', 'category'));
    });
    afterAll(() => blog.close());
    beforeEach(async () => {
      for (const { id } of await blog.objects(Post).list()) await blog.objects(Post).delete(id);
      const values = { title: 'A post', slug: 'a-post', body: 'one two', authorId: staff.user.id };
      post = rowOf(await blog.objects(Post).create(values));
      await blog.objects(Comment).create({ postId: post.id, text: 'First' });
    });

    it('fills a field from others where it is left empty in a new row, and nowhere else', async () => {
      expect((await staff.client.get(`${LIST}add/`)).text).toMatch(
        /name="slug"[^>]*data-prepopulate="title body"/,
      );
      expect((await staff.client.get(at())).text).not.toContain('data-prepopulate');
      const added = { title: 'Über <uns>', body: ` & ${'x'.repeat(60)}`, slug: ' ' };
      expect((await staff.client.submit(`${LIST}add/`, fields(added))).status).toBe(302);
      expect((await staff.client.submit(`${LIST}add/`, fields({ slug: 'own' }))).status).toBe(302);
      expect(await posts()).toEqual(['a-post', `uber-uns-${'x'.repeat(41)}`, 'own']);
      expect((await staff.client.submit(at(), fields({ slug: '' }))).status).toBe(200);
      const nothing = await staff.client.submit(`${LIST}add/`, fields({ title: '…', body: '', slug: '' }));
      expect(nothing.status).toBe(200);
      expect(await posts()).toHaveLength(3);
    });

    it('saves the form of a row as a new row, with its inlines, and leaves the row as it is', async () => {
      const second = rowOf<{ id: number }>(
        await blog.objects(Comment).create({ postId: post.id, text: 'Second' }),
      );
      const [first] = await blog.objects(Comment).list({ where: { postId: post.id }, orderBy: 'id' });
      expect((await staff.client.get(at())).text).toContain('name="_saveasnew"');
      const inlines = {
        ...{ 'comment-total': '3', 'comment-0-id': String(first?.id), 'comment-0-text': 'Copied' },
        ...{ 'comment-1-id': String(second.id), 'comment-1-text': 'Second', 'comment-1-delete': 'on' },
        ...{ 'comment-2-id': '', 'comment-2-text': 'New' },
      };
      const copy = { ...inlines, title: 'Copy', slug: 'copy', _saveasnew: '1' };
      const saved = await staff.client.submit(at(), fields(copy));
      const made = await blog.objects(Post).first({ where: { slug: 'copy' } });
      expect([saved.status, saved.location]).toEqual([302, `${LIST}${made?.id}/change/`]);
      expect(await commentsOf(Number(made?.id))).toEqual(['Copied', 'New']);
      expect(await commentsOf(post.id)).toEqual(['First', 'Second']);
      expect(await blog.objects(Post).get(post.id)).toMatchObject({ title: 'A post', slug: 'a-post' });
      // Its address is still that of the other row: what is wrong is mended and saved as a new one, or not at all.
      const wrong = await staff.client.submit(at(), fields({ ...copy, title: 'Again' }));
      expect(wrong.status).toBe(200);
      expect(wrong.text).toContain('name="_saveasnew"');
      expect(wrong.text).not.toContain('name="_save"');
      expect(await posts()).toEqual(['a-post', 'copy']);
    });

    it('saves nothing as new for who may add nothing, nor where the admin does not offer it', async () => {
      const { client } = await staffWith(blog, ['accounts.change_post', 'accounts.view_comment']);
      expect((await client.get(at())).text).not.toContain('_saveasnew');
      expect((await client.submit(at(), fields({ slug: 'copy', _saveasnew: '1' }))).status).toBe(403);
      const news = rowOf<{ id: number }>(await blog.objects(Category).create({ name: `News ${Date.now()}` }));
      const category = `/admin/accounts/category/${news.id}/change/`;
      const forged = { name: 'Copy', parentId: '', 'post-total': '0', _saveasnew: '1' };
      expect((await staff.client.submit(category, forged)).status).toBe(403);
      expect(await posts()).toEqual(['a-post']);
      expect(await blog.objects(Category).exists({ name: 'Copy' })).toBe(false);
    });

    it('leads to the row by the columns that it names, and says what it is told to', async () => {
      const { text } = await staff.client.get(LIST);
      expect(text).toMatch(
        new RegExp(`<th scope="row">(?!<a)[\\s\\S]*?<td><a class="cell" href="${at()}">A post</a></td>`),
      );
      expect(text).toContain('<p class="helptext" id="q-help">By &lt;title&gt;</p>');
      expect(text).toContain('<span class="none">(&lt;nothing&gt;)</span>');
    });

    it('shows what is made of a row, and only of one that is there', async () => {
      const { text } = await staff.client.get(at());
      expect(text).toMatch(/<dt>Words<\/dt><dd>2<\/dd>/);
      expect(text).toMatch(/<dt>Shout<\/dt><dd><span class="cell">A POST<\/span><\/dd>/);
      expect((await staff.client.get(`${LIST}add/`)).text).not.toContain('Shout');
      await staff.client.submit(at(), fields({ shout: 'x', words: '9', stars: '9' }));
      expect(await blog.objects(Post).get(post.id)).toMatchObject({ title: 'A post', stars: 0 });
    });

    it('asks for choices by radio buttons, and takes no other', async () => {
      const { text } = await staff.client.get(at());
      expect(text).toMatch(/<input type="radio" name="status" [^>]*value="draft" checked required>/);
      expect(text).toMatch(/<input type="radio" name="categoryId" [^>]*value="" checked>/);
      expect((await staff.client.submit(at(), fields({ status: 'gone' }))).status).toBe(200);
      expect((await staff.client.submit(at(), fields({ status: 'published' }))).status).toBe(302);
      expect(await blog.objects(Post).get(post.id)).toMatchObject({ status: 'published', categoryId: null });
    });

    it('holds an inline to the rows that there have to be, and may be', async () => {
      const add = await staff.client.get(`${LIST}add/`);
      expect(add.text).toContain('<h2>What &lt;people&gt; say</h2>');
      expect(add.text).toContain('data-inline-max="3"');
      // One that there has to be, and one more.
      expect(add.text).toContain('name="comment-1-text"');
      expect(add.text).not.toContain('name="comment-2-text"');
      const none = await staff.client.submit(`${LIST}add/`, fields({ slug: 'b', 'comment-0-text': '' }));
      expect([none.status, none.text]).toEqual([
        200,
        expect.stringContaining('There has to be one at least.'),
      ]);
      // It is offered again, also where no script adds one.
      expect(none.text).toContain('name="comment-0-text"');
      const forged = await staff.client.submit(`${LIST}add/`, fields({ slug: 'b', 'comment-total': '0' }));
      expect(forged.status).toBe(200);
      const [first] = await blog.objects(Comment).list({ where: { postId: post.id } });
      const own = { 'comment-0-id': String(first?.id) };
      const last = await staff.client.submit(at(), fields({ ...own, 'comment-0-delete': 'on' }));
      expect(last.status).toBe(200);
      const row = (index: number) => ({ [`comment-${index}-text`]: `Row ${index}` });
      const many = { ...own, 'comment-total': '4', ...row(1), ...row(2), ...row(3) };
      const full = await staff.client.submit(at(), fields(many));
      expect([full.status, full.text]).toEqual([200, expect.stringContaining('There can be 3 at most.')]);
      expect(await commentsOf(post.id)).toEqual(['First']);
      const swapped = fields({ ...many, 'comment-0-delete': 'on' });
      expect((await staff.client.submit(at(), swapped)).status).toBe(302);
      expect(await commentsOf(post.id)).toEqual(['Row 1', 'Row 2', 'Row 3']);
      expect((await staff.client.get(at())).text).not.toMatch(/name="comment-3-text"/);
      expect(await posts()).toEqual(['a-post']);
    });

    it('deletes no rows of an inline that does not offer it', async () => {
      const news = rowOf<{ id: number }>(await blog.objects(Category).create({ name: `News ${Date.now()}` }));
      await blog.objects(Post).update(post.id, { categoryId: news.id });
      const path = `/admin/accounts/category/${news.id}/change/`;
      expect((await staff.client.get(path)).text).not.toContain('post-0-delete');
      const row = { 'post-0-id': String(post.id), 'post-0-title': 'Kept', 'post-0-slug': 'a-post' };
      const more = { 'post-0-authorId': String(staff.user.id), 'post-0-delete': 'on' };
      const sent = { name: 'Old', parentId: '', 'post-total': '1', ...row, ...more };
      expect((await staff.client.submit(path, sent)).status).toBe(302);
      expect(await blog.objects(Post).get(post.id)).toMatchObject({ title: 'Kept', categoryId: news.id });
    });

    it('goes back to the list as it was narrowed, and to nowhere else', async () => {
      const narrowed = `${LIST}?q=post&f.status=draft&o=title`;
      const { text } = await staff.client.get(narrowed);
      const [, found = ''] = /<td><a class="cell" href="([^"]+)"/.exec(text) ?? [];
      const link = found.replaceAll('&amp;', '&');
      expect(link).toBe(`${at()}?_list=${encodeURIComponent('q=post&f.status=draft&o=title')}`);
      const page = await staff.client.get(link);
      expect(page.text).toContain(`href="${narrowed.replaceAll('&', '&amp;')}"`);
      const [first] = await blog.objects(Comment).list({ where: { postId: post.id } });
      const kept = fields({ 'comment-0-id': String(first?.id) });
      expect((await staff.client.submit(link, kept)).location).toBe(narrowed);
      expect((await staff.client.submit(link, { ...kept, _continue: '1' })).location).toBe(link);
      const another = (await staff.client.submit(link, { ...kept, _addanother: '1' })).location;
      expect(another).toBe(link.replace(`${post.id}/change`, 'add'));
      const evil = [
        'https://evil.example/',
        '//evil.example',
        'f.secretNote=x&next=//evil',
        'after=%00',
        '?',
      ];
      for (const query of evil) {
        const path = `${at()}?_list=${encodeURIComponent(query)}`;
        expect([query, (await staff.client.submit(path, kept)).location]).toEqual([query, LIST]);
      }
      const [, away = ''] = /href="([^"]+\/delete\/[^"]*)"/.exec(page.text) ?? [];
      const question = away.replaceAll('&amp;', '&');
      const [, seen = ''] =
        /name="_seen" value="([^"]*)"/.exec((await staff.client.get(question)).text) ?? [];
      expect((await staff.client.submit(question, { _seen: seen })).location).toBe(narrowed);
      expect(await posts()).toEqual([]);
    });

    it('refuses what cannot be done, where the admin is declared', () => {
      const reasons = [
        () => defineAdmin(Post, { prepopulated: { stars: ['title'] } }),
        () => defineAdmin(Post, { prepopulated: { slug: ['authorId'] } }),
        () => defineAdmin(Post, { radios: ['title'] }),
        () => defineAdmin(Post, { list: { columns: ['title'], links: ['slug'] } }),
        () => defineAdmin(Post, { inlines: [inline(Comment, { min: 3, max: 2 })] }),
      ];
      for (const declare of reasons) expect(declare).toThrow(/The admin of the model Post/);
    });
  });
});
