import type { BaseUser, Model } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { eachDatabase } from '../support/databases.ts';
import { type AdoptedBlog, adoptBlog } from './adopted-blog.ts';
import { DjangoSite, djangoProblem, type Question } from './django-site.ts';
import { filledForm, sendForm } from './filled-form.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`The admin beside Django's cannot be tested: ${problem}.`);
if (problem) process.stderr.write(`Skipped: the admin beside Django's; ${problem}.\n`);

const MODELS = ['category', 'comment', 'kinds', 'letter', 'post', 'posttag', 'profile', 'small', 'tag'];
const EDITING = MODELS.flatMap((model) => ['add', 'change'].map((act) => `blog.${act}_${model}`));

type StoredRow = Readonly<Record<string, string | null>>;

describe.skipIf(problem)('the admin on a database that Django’s own admin edits too', () => {
  eachDatabase((databases) => {
    let django: DjangoSite;
    let blog: AdoptedBlog;
    let client: AppClient<BaseUser>;
    let permissions: unknown;
    beforeAll(async () => {
      django = new DjangoSite(
        databases.name === 'postgres' ? await databases.create() : null,
        {},
        'blog-project',
      );
      await django.migrate();
      const root = { email: '', password: 'correct horse', is_staff: true, is_superuser: true };
      const staff = { email: 'ada@example.com', password: 'correct horse', is_staff: true };
      [permissions] = await django.ask([
        ['permissions'],
        ['create_user', 'root', root],
        ['create_user', 'ada', staff],
        ['create_user', 'bob', { ...staff, email: '' }],
        ['create_group', 'editors', EDITING, ['ada']],
        ['grant', 'bob', 'blog.view_tag'],
        ['make_profile', 'ada', ''],
        ['make_post', 'ada', 'engine', ['maths', 'machines']],
        ['set_categories', 'engine', ['maths', 'history']],
        ['make_kinds'],
        ['make_letter', 'News', {}],
        ['keep_moment', 'Post', 1, 'created_at', '2020-02-29T12:00:00.123456+00:00'],
        ['keep_moment', 'Kinds', 1, 'datetime', '2020-02-29T12:00:00.123456+00:00'],
        ['keep_moment', 'Letter', 1, 'made_at', '2020-02-29T12:00:00.654321+00:00'],
        ['keep_moment', 'Letter', 1, 'touched_at', '2020-02-29T12:00:00.000001+00:00'],
      ]);
      blog = await adoptBlog(django.databaseUrl);
      client = await loggedIn('ada');
    }, 240_000);
    afterAll(async () => {
      await blog?.remove();
      django?.remove();
    });

    const loggedIn = async (username: string) => {
      const user = await blog.app.accounts.users.getByNaturalKey(username);
      if (!user) throw new Error(`There is no ${username}.`);
      const visitor = blog.app.client();
      await visitor.loginAs(user);
      return visitor;
    };
    const ask = (...questions: readonly Question[]) => django.ask(questions);
    const stored = (table: string, id: number): Question => ['stored', table, id];
    const idOf = async (model: string, where: object) => {
      const row = await blog.app.objects(blog.models[model] as Model).first({ where });
      return Number(row?.id);
    };
    /** Adds a row, or changes one, and expects that it is done. */
    const send = async (path: string, changes: Parameters<typeof sendForm>[2]) => {
      const answer = await sendForm(client, `/admin/blog/${path}/`, changes);
      expect(answer.status, answer.text).toBe(302);
    };
    /** What Django's admin answers to a form that it takes. */
    const TAKEN = [302, []];

    it('knows staff by the permissions that Django gave, in the rows that Django has', async () => {
      expect(
        await ask(['has_perm', 'ada', 'blog.change_post'], ['has_perm', 'bob', 'blog.change_tag']),
      ).toEqual([true, false]);
      expect((await client.get('/admin/blog/post/')).status).toBe(200);
      expect((await client.get('/admin/auth/user/')).status).toBe(403);
      const bob = await loggedIn('bob');
      expect((await bob.get('/admin/blog/tag/')).status).toBe(200);
      expect((await bob.get('/admin/blog/tag/add/')).status).toBe(403);
      expect((await bob.get('/admin/blog/post/')).status).toBe(403);
      await ask(['grant', 'bob', 'blog.add_tag']);
      expect((await bob.get('/admin/blog/tag/add/')).status).toBe(200);
      const [now] = await ask(['permissions']);
      expect((now as unknown[]).slice(0, (permissions as unknown[]).length)).toEqual(permissions);
      const names = (now as unknown[][]).map(([, ...name]) => name.join('.'));
      expect(new Set(names).size).toBe(names.length);
    }, 60_000);

    it('has a line of admin for each model that was printed of its tables', async () => {
      expect(blog.tables.length).toBeGreaterThanOrEqual(12);
      const { User, ...others } = blog.models;
      const names = Object.keys(others).map((name) => name.toLowerCase());
      expect(names).toEqual(expect.arrayContaining([...MODELS, 'token']));
      const root = await loggedIn('root');
      for (const path of [...names.map((name) => `blog/${name}`), 'auth/user', 'auth/group']) {
        expect([path, (await root.get(`/admin/${path}/`)).status]).toEqual([path, 200]);
      }
    }, 60_000);

    it('puts a user into a group and gives a permission, and so does Django’s admin', async () => {
      const root = await loggedIn('root');
      const bob = await blog.app.accounts.users.getByNaturalKey('bob');
      const page = `/admin/auth/user/${bob?.id}/change/`;
      const act = `/admin/latchkey/user/${bob?.id}/rights/`;
      const { group: before = [] } = filledForm((await root.get(page)).text, act);
      expect(before).toEqual([]);
      const permission = ['blog.view_tag', 'blog.add_tag', 'blog.delete_tag'];
      const editors = String((await blog.app.accounts.groups.list())[0]?.id);
      expect((await sendForm(root, page, { group: [editors], permission }, act)).location).toBe(page);
      const perm = (name: string): Question => ['has_perm', 'bob', name];
      const [byGroup, own, none, form, ids] = await ask(
        perm('blog.change_post'),
        perm('blog.delete_tag'),
        perm('blog.delete_post'),
        ['admin_form', page],
        ['permissions'],
      );
      expect([byGroup, own, none]).toEqual([true, true, false]);
      const idOfPermission = (codename: string) =>
        String((ids as [number, string, string][]).find(([, , code]) => code === codename)?.[0]);
      expect(form).toMatchObject({
        groups: [editors],
        user_permissions: expect.arrayContaining(['view_tag', 'add_tag', 'delete_tag'].map(idOfPermission)),
      });
      // And the other way round: out of the group, and with another permission.
      const changes = {
        groups: [],
        user_permissions: [idOfPermission('view_tag'), idOfPermission('delete_post')],
      };
      const [changed] = await ask(['admin_submit', page, changes]);
      expect(changed).toEqual(TAKEN);
      const now = filledForm((await root.get(page)).text, act);
      expect([now.group ?? [], now.permission]).toEqual([[], ['blog.delete_post', 'blog.view_tag']]);
      const visitor = await loggedIn('bob');
      expect((await visitor.get('/admin/blog/post/')).status).toBe(403);
      expect((await visitor.get('/admin/blog/tag/')).status).toBe(200);
      expect((await visitor.get('/admin/blog/tag/add/')).status).toBe(403);
      expect(await ask(perm('blog.change_post'), perm('blog.delete_post'))).toEqual([false, true]);
    }, 60_000);

    it('gives a group a permission that Django’s members have, and loses one that Django’s admin takes', async () => {
      const root = await loggedIn('root');
      const [group] = await blog.app.accounts.groups.list();
      const page = `/admin/auth/group/${group?.id}/change/`;
      const act = `/admin/latchkey/group/${group?.id}/permissions/`;
      const { permission = [] } = filledForm((await root.get(page)).text, act);
      const given = [...permission, 'blog.view_small'];
      expect((await sendForm(root, page, { permission: given }, act)).location).toBe(page);
      const [has, form, ids] = (await ask(
        ['has_perm', 'ada', 'blog.view_small'],
        ['admin_form', page],
        ['permissions'],
      )) as [boolean, Record<string, string[]>, [number, string, string][]];
      expect(has).toBe(true);
      const small = String(ids.find(([, , codename]) => codename === 'view_small')?.[0]);
      const held = form.permissions ?? [];
      expect(held).toContain(small);
      const [changed] = await ask(['admin_submit', page, { permissions: held.filter((id) => id !== small) }]);
      expect(changed).toEqual(TAKEN);
      const ada = await blog.app.accounts.users.getByNaturalKey('ada');
      expect(await ada?.hasPerm('blog.view_small' as never)).toBe(false);
      expect(await ada?.hasPerm('blog.change_post' as never)).toBe(true);
    }, 60_000);

    it.each([
      ['post/1', 'blog_post', 'title', 'The engine'],
      ['kinds/1', 'blog_kinds', 'char', 'other'],
      ['letter/1', 'blog_letter', 'subject', 'More news'],
      ['profile/1', 'blog_profile', 'bio', 'Wrote a program.'],
      ['comment/1', 'blog_comment', 'text', 'Second.'],
      ['posttag/1', 'blog_posttag', 'position', '7'],
    ])(
      'changes one field of %s, and leaves the others as Django wrote them',
      async (path, table, field, value) => {
        const [before] = (await ask(stored(table, 1))) as [StoredRow];
        await send(`${path}/change`, { [field]: value });
        const [after] = (await ask(stored(table, 1))) as [StoredRow];
        expect(after).toEqual({ ...before, [field]: value });
        expect(
          Object.values(after).some((text) => text?.includes('123456') || text?.includes('654321')),
        ).toBe(['blog_post', 'blog_kinds', 'blog_letter'].includes(table));
      },
      60_000,
    );

    it('adds a post that Django’s admin changes, and shows what that made of it', async () => {
      await send('post/add', {
        title: 'Ours',
        slug: 'ours',
        body: 'Two\nlines',
        status: 'draft',
        price: '9.5',
        meta: '{"pages": 3}',
        createdAt: '2026-01-31T12:00',
        authorId: '2',
      });
      const id = await idOf('Post', { slug: 'ours' });
      const [found, changed, row] = await ask(
        ['post', 'ours'],
        [
          'admin_submit',
          `/admin/blog/post/${id}/change/`,
          { title: 'Theirs', price: '10', status: 'published' },
        ],
        stored('blog_post', id),
      );
      expect(found).toMatchObject({
        author: 'ada',
        title: 'Ours',
        status: 'Draft',
        price: expect.stringMatching(/^9\.50?$/),
        meta: { pages: 3 },
        publish_on: null,
        created_at: '2026-01-31T12:00:00+00:00',
      });
      expect(changed).toEqual(TAKEN);
      const form = filledForm((await client.get(`/admin/blog/post/${id}/change/`)).text);
      expect(form).toMatchObject({
        title: ['Theirs'],
        status: ['published'],
        price: ['10.00'],
        publishOn: [''],
      });
      expect((await client.get('/admin/blog/post/')).text).toContain('Theirs');
      await send(`post/${id}/change`, { publishOn: '2026-02-01' });
      const [again, page] = await ask(stored('blog_post', id), [
        'admin_form',
        `/admin/blog/post/${id}/change/`,
      ]);
      expect(again).toEqual({ ...(row as object), publish_on: '2026-02-01' });
      expect(page).toMatchObject({ publish_on: ['2026-02-01'], title: ['Theirs'] });
    }, 60_000);

    it('goes on with the categories of a post where Django’s admin left them, and the other way round', async () => {
      await send('category/add', { name: 'machines' });
      const [maths = '', history = '', machines = ''] = await Promise.all(
        ['maths', 'history', 'machines'].map(async (name) => String(await idOf('Category', { name }))),
      );
      await send('post/1/change', { categories: [maths, machines] });
      const [names, form, changed, row] = await ask(
        ['categories', 'engine'],
        ['admin_form', '/admin/blog/post/1/change/'],
        ['admin_submit', '/admin/blog/post/1/change/', { categories: [history, machines] }],
        stored('blog_post', 1),
      );
      expect(names).toEqual(['machines', 'maths']);
      expect((form as { categories: unknown }).categories).toEqual([maths, machines]);
      expect(changed).toEqual(TAKEN);
      const own = filledForm((await client.get('/admin/blog/post/1/change/')).text);
      expect(own.categories?.toSorted()).toEqual([history, machines].toSorted());
      await send('post/1/change', { categories: [] });
      expect(await ask(['categories', 'engine'], stored('blog_post', 1))).toEqual([[], row]);
      await send('post/1/change', { categories: [history] });
    }, 60_000);

    it('has the comments that Django’s admin makes in a post, and Django’s has ours', async () => {
      const inline = { 'comments-1-text': 'From Django’s form', 'comments-1-author': '2' };
      const [made] = await ask(['admin_submit', '/admin/blog/post/1/change/', inline]);
      expect(made).toEqual(TAKEN);
      const own = filledForm((await client.get('/admin/blog/post/1/change/')).text);
      expect(own).toMatchObject({ 'comment-0-text': ['Second.'], 'comment-1-text': ['From Django’s form'] });
      await send('post/1/change', {
        'comment-1-authorId': '3',
        'comment-2-text': 'Ours',
        'comment-2-authorId': '',
      });
      const [comments, form] = await ask(
        ['comments', 'engine'],
        ['admin_form', '/admin/blog/post/1/change/'],
      );
      expect(comments).toEqual([
        ['ada', 'Second.'],
        ['bob', 'From Django’s form'],
        [null, 'Ours'],
      ]);
      expect(form).toMatchObject({ 'comments-1-author': ['3'], 'comments-2-text': ['Ours'] });
      await send(`comment/${await idOf('Comment', { text: 'Ours' })}/change`, { authorId: '2' });
      // Those who liked it are no part of either form.
      expect(await ask(['likers', 'engine', 'Second.'])).toEqual([['ada']]);
    }, 60_000);

    it('changes a profile in turn, and makes no second one of a user', async () => {
      const [changed] = await ask(['admin_submit', '/admin/blog/profile/1/change/', { born: '' }]);
      // Django's own field needs a user alone; the text was filled in above.
      expect(changed).toEqual(TAKEN);
      await send('profile/1/change', { bio: '' });
      const [row] = await ask(['profile', 'ada']);
      expect(row).toEqual({ bio: '', born: null });
      const second = await sendForm(client, '/admin/blog/profile/add/', { bio: 'x', born: '', userId: '2' });
      expect(second.status).toBe(200);
      const [count] = await ask(['count', 'Profile', {}]);
      expect(count).toBe(1);
    }, 60_000);

    it('keeps what Django sets by itself, and what may be empty', async () => {
      const [before, changed, after] = (await ask(
        stored('blog_letter', 1),
        ['admin_submit', '/admin/blog/letter/1/change/', { fee: '1.5', audience: '1' }],
        stored('blog_letter', 1),
      )) as [StoredRow, unknown, StoredRow];
      expect(changed).toEqual(TAKEN);
      expect(after.touched_at).not.toBe(before.touched_at);
      await send('letter/1/change', { fee: '2.25', isUrgent: 'on' });
      const [now] = (await ask(stored('blog_letter', 1))) as [StoredRow];
      expect({ ...now, fee: Number(now.fee), is_urgent: null }).toEqual({ ...after, fee: 2.25 });
      expect(['True', '1']).toContain(now.is_urgent);
      await send('letter/add', {
        subject: 'Answer',
        code: '6a2f41a3-c54c-4ce8-9b1e-3e9f6a4d2b10',
        madeAt: '2026-01-31T12:00',
        touchedAt: '2026-01-31T12:00',
        replyToId: '1',
        goesOutAt: '2026-03-29T02:30',
      });
      const id = await idOf('Letter', { subject: 'Answer' });
      const [made, form] = await ask(stored('blog_letter', id), [
        'admin_form',
        `/admin/blog/letter/${id}/change/`,
      ]);
      expect(made).toMatchObject({ preheader: '', body: '', fee: null, audience_id: null, reply_to_id: '1' });
      // Django shows its own zone's time, which is Chicago's unless a project says otherwise; here it is UTC.
      expect(form).toMatchObject({ goes_out_at_0: ['2026-03-28'], goes_out_at_1: ['21:30:00'], fee: [''] });
    }, 60_000);

    it('deletes what Django’s code would let go along, and nothing that a model does not let go', async () => {
      const root = await loggedIn('root');
      const remove = (path: string) => sendForm(root, `/admin/blog/${path}/delete/`, {});
      const category = await idOf('Category', { name: 'history' });
      expect((await remove(`category/${category}`)).location).toBe('/admin/blog/category/');
      expect(await ask(['categories', 'engine'], ['count', 'Category', { name: 'history' }])).toEqual([
        [],
        0,
      ]);
      expect((await remove('post/1')).location).toBe('/admin/blog/post/');
      const [posts, comments, tagged, tags, others] = await ask(
        ['count', 'Post', { pk: 1 }],
        ['count', 'Comment', {}],
        ['count', 'PostTag', {}],
        ['count', 'Tag', {}],
        ['post', 'ours'],
      );
      expect([posts, comments, tagged, tags]).toEqual([0, 0, 0, 2]);
      expect(others).toMatchObject({ title: 'Theirs' });
      // Another letter refers to it, and the printed model does not say that it goes along.
      const page = (await root.get('/admin/blog/letter/1/delete/')).text;
      expect(page).toContain('Answer');
      expect(() => filledForm(page)).toThrow('no form');
      const [gone, left] = await ask(
        ['admin_delete', '/admin/blog/letter/1/delete/'],
        ['count', 'Letter', {}],
      );
      expect([gone, left]).toEqual([302, 0]);
      expect((await root.get('/admin/blog/letter/1/change/')).status).toBe(404);
    }, 60_000);

    it('tells in its history what it did, and leaves Django’s checks content', async () => {
      const history = (await client.get('/admin/blog/profile/1/history/')).text;
      expect(history).toMatch(/<ins>Wrote a program.<\/ins>/);
      await expect(django.check()).resolves.toBeUndefined();
    }, 60_000);
  });
});
