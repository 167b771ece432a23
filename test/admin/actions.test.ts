import { action, defineAdmin, defineForm, formField, type ModelAdmin } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { eachDatabase } from '../support/databases.ts';
import {
  admin,
  type Blog,
  type BlogUser,
  Comment,
  Invoice,
  openBlog,
  Post,
  PostAdmin,
  staffWith,
} from './blog.ts';

const LIST = '/admin/accounts/post/';
const ACTION = '/admin/accounts/post/action/';
const ALL = ['post', 'comment', 'invoice'].flatMap((name) =>
  ['view', 'change', 'delete'].map((act) => `accounts.${act}_${name}`),
);

const withActions = defineAdmin(Post, {
  list: {
    columns: ['title', 'status', 'isPinned'],
    filters: ['status', 'isPinned'],
    search: ['title'],
    pageSize: 10,
  },
  can: { change: (_, post) => post?.title !== 'Locked' },
  actions: {
    pin: action('Pin', { on: ['row', 'selection', 'all'], run: (rows) => rows.update({ isPinned: true }) }),
    name: action('Rename', {
      form: defineForm({ fields: { slug: formField.text({ maxLength: 20 }) } }),
      confirm: 'All of them get this name.',
      run: (rows, { values }) => rows.update({ slug: String(values.slug) }),
    }),
    count: action('Count', {
      on: ['all'],
      needs: 'view',
      async run(rows) {
        let seen = 0;
        for await (const batch of rows.batches()) seen += batch.length;
        return `Counted ${seen} of ${rows.count}.`;
      },
    }),
    fail: action('Fail', {
      async run(rows) {
        await rows.update({ stars: 5 });
        throw new Error('halfway');
      },
    }),
    approve: action('Approve', { needs: 'accounts.approve_post', run: async () => undefined }),
  },
}) as ModelAdmin;

eachDatabase((databases) => {
  describe('actions in the admin', () => {
    let blog: Blog;
    let client: AppClient<BlogUser>;
    let author: BlogUser;
    beforeAll(async () => {
      const admins = [...admin.filter((one) => one !== PostAdmin), withActions];
      blog = await openBlog({ databaseUrl: await databases.create() }, admins);
      ({ client, user: author } = await staffWith(blog, ALL));
    });
    afterAll(() => blog.close());
    beforeEach(async () => {
      for (const invoice of await blog.objects(Invoice).list())
        await blog.objects(Invoice).delete(invoice.id);
      for (const post of await blog.objects(Post).list()) await blog.objects(Post).delete(post.id);
    });

    let number = 0;
    async function posts(count: number, values: object = {}): Promise<number[]> {
      const ids: number[] = [];
      for (let index = 0; index < count; index++) {
        const slug = `post-${number++}`;
        const made = await blog.objects(Post).create({ title: slug, slug, authorId: author.id, ...values });
        if ('row' in made) ids.push(made.row.id);
      }
      return ids;
    }

    /** Sends what the list sends. */
    const ask = (fields: Record<string, string>, { by = client, from = LIST } = {}) =>
      by.submit(from, fields, ACTION);

    /** Sends what the page that confirms sends, with its own fields. */
    async function confirm(fields: Record<string, string>, values: Record<string, string> = {}, by = client) {
      const { text } = await ask(fields, { by });
      const hidden = [...text.matchAll(/<input type="hidden" name="(_\w+)" value="([^"]*)">/g)];
      const own = Object.fromEntries(
        hidden.map(([, name, value]) => [name, value?.replaceAll('&amp;', '&')]),
      );
      return by.submit(LIST, { ...own, ...values } as Record<string, string>, ACTION);
    }
    const pinned = () => blog.objects(Post).count({ isPinned: true });
    const chosen = (ids: readonly number[], name: string) => ({
      _action: name,
      _target: 'selection',
      _ids: ids.join(' '),
    });

    it('offers what one may run, and asks before it runs it', async () => {
      const [first = 0] = await posts(2);
      const list = await client.get(LIST);
      expect(list.text).toMatch(/<input type="checkbox" form="selection" name="_selected" value="\d+"/);
      expect(list.text).toContain('<option value="pin">Pin</option>');
      expect(list.text).toContain('<option value="delete">Delete</option>');
      expect(list.text).not.toContain('Approve');
      const page = await ask({ _action: 'pin', _target: 'selection', _selected: String(first) });
      expect(page.status).toBe(200);
      expect(page.text).toMatch(/1 post/);
      expect(await pinned()).toBe(0);
      const done = await confirm(chosen([first], 'pin'));
      expect([done.status, done.location]).toEqual([302, LIST]);
      expect((await client.get(LIST)).text).toContain('Pin: 1');
      expect(await pinned()).toBe(1);
      const history = await blog.accounts.audit.list({ object: { model: Post, id: first } });
      expect(history.map(({ kind }) => kind).toSorted()).toEqual(['rowActionRun', 'rowChanged']);
      expect(await blog.accounts.audit.list({ object: { model: Post } })).toContainEqual(
        expect.objectContaining({ kind: 'rowActionRun', detail: { label: '1 posts', action: 'pin' } }),
      );
    });

    it('stands on the page of a row, and leads back there', async () => {
      const [id = 0] = await posts(1);
      const page = await client.get(`${LIST}${id}/change/`);
      expect(page.text).toMatch(/name="_action" value="pin"/);
      expect(page.text).not.toMatch(/name="_action" value="delete"/);
      const done = await confirm({ _action: 'pin', _target: 'row', _selected: String(id) });
      expect(done.location).toBe(`${LIST}${id}/change/`);
      expect(await pinned()).toBe(1);
    });

    it('runs on all that the list finds, and on no other', async () => {
      await posts(25, { status: 'published' });
      await posts(3);
      const done = await confirm({ _action: 'pin', _target: 'all', _query: 'f.status=published' });
      expect(done.location).toBe(`${LIST}?f.status=published`);
      expect(await pinned()).toBe(25);
      expect(await blog.objects(Post).count({ isPinned: true, status: 'draft' })).toBe(0);
      // What narrows the list is what the action changes.
      const rest = await confirm({ _action: 'pin', _target: 'all', _query: 'f.isPinned=false' });
      expect(rest.status).toBe(302);
      expect(await pinned()).toBe(28);
    });

    it('takes no filter that the list does not know for no filter', async () => {
      await posts(3);
      const forged = await ask({ _action: 'pin', _target: 'all', _query: 'f.authorId=1', _confirmed: '1' });
      expect(forged.status).toBe(302);
      expect((await client.get(LIST)).text).toContain('asks for something that this list does not know');
      expect(await pinned()).toBe(0);
    });

    it('goes through thousands of rows', async () => {
      const [seed = 0] = await posts(1);
      const values = Array.from({ length: 1300 }, (_, index) => ({ postId: seed, text: `many ${index}` }));
      for (const one of values) await blog.objects(Comment).create(one);
      const { text } = await client.submit(
        LIST,
        { _action: 'delete', _target: 'all' },
        '/admin/accounts/comment/action/',
      );
      expect(text).toMatch(/1,?300 comments/i);
      const seen = /name="_seen" value="([^"]*)"/.exec(text)?.[1] ?? '';
      const done = await client.submit(
        LIST,
        { _action: 'delete', _target: 'all', _confirmed: '1', _seen: seen },
        '/admin/accounts/comment/action/',
      );
      expect(done.status).toBe(302);
      expect(await blog.objects(Comment).count()).toBe(0);
    });

    it('asks for values first, and says what is wrong with them', async () => {
      const [one = 0, two = 0] = await posts(2);
      const page = await ask(chosen([one], 'name'));
      expect(page.text).toContain('All of them get this name.');
      expect(page.text).toMatch(/name="slug"/);
      const empty = await confirm(chosen([one], 'name'));
      expect(empty.text).toContain('data-error-summary');
      expect((await confirm(chosen([one], 'name'), { slug: 'new-name' })).status).toBe(302);
      expect(await blog.objects(Post).get(one)).toMatchObject({ slug: 'new-name' });
      const taken = await confirm(chosen([one, two], 'name'), { slug: 'same' });
      expect(taken.text).toContain('Nothing was changed: Slug cannot have this value.');
      expect(await blog.objects(Post).get(one)).toMatchObject({ slug: 'new-name' });
    });

    it('answers with what the action says, and undoes all of one that fails', async () => {
      const ids = await posts(12);
      await confirm({ _action: 'count', _target: 'all' });
      expect((await client.get(LIST)).text).toContain('Counted 12 of 12.');
      expect((await confirm(chosen(ids, 'fail'))).status).toBe(500);
      expect(await blog.objects(Post).count({ stars: 5 })).toBe(0);
      const told = await blog.accounts.audit.list({ object: { model: Post, id: ids[0] ?? 0 } });
      expect(told.map(({ detail }) => detail.action)).toEqual(['count']);
    });

    it('refuses all where one row is forbidden, and who lacks the permission', async () => {
      const [id = 0] = await posts(1);
      const [locked = 0] = await posts(1, { title: 'Locked' });
      const refused = await confirm(chosen([id, locked], 'pin'));
      expect(refused.status).toBe(403);
      expect(await pinned()).toBe(0);
      const told = await blog.accounts.audit.list({ object: { model: Post, id: locked } });
      expect(told).toContainEqual(expect.objectContaining({ kind: 'rowRefused' }));
      const viewer = await staffWith(blog, ['accounts.view_post']);
      expect((await viewer.client.get(LIST)).text).not.toContain('>Pin<');
      const forced = { ...chosen([id], 'pin'), _confirmed: '1' };
      expect((await viewer.client.submit('/admin/', forced, ACTION)).status).toBe(403);
      expect((await ask({ ...chosen([id], 'approve'), _confirmed: '1' })).status).toBe(403);
      expect((await client.post(ACTION, forced)).status).toBe(403);
      expect((await client.get(`${ACTION}?_action=pin&_target=all&_confirmed=1`)).status).toBe(405);
      expect(await pinned()).toBe(0);
    });

    it('refuses what no page sends, and says what is missing', async () => {
      const [id = 0] = await posts(1);
      for (const forged of [
        { ...chosen([id], 'constructor') },
        { ...chosen([id], 'count') },
        { _action: 'pin', _target: 'everything' },
        { _action: 'delete', _target: 'row', _ids: String(id) },
      ]) {
        expect((await ask({ ...forged, _confirmed: '1' })).status).toBe(400);
      }
      const says = async (fields: Record<string, string>) => {
        expect((await ask({ ...fields, _confirmed: '1' })).status).toBe(302);
        return (await client.get(LIST)).text;
      };
      expect(await says({ _action: '', _target: 'selection' })).toContain('Choose an action first.');
      expect(await says(chosen([], 'pin'))).toContain('Select rows first.');
      expect(await says({ ...chosen([], 'pin'), _ids: "1' or 1=1" })).toContain('Select rows first.');
      const many = Array.from({ length: 5000 }, (_, index) => index + 1);
      expect(await says(chosen(many, 'pin'))).toContain('At most 1,000 rows can be selected.');
      expect(await says(chosen([99_999_999], 'pin'))).toContain('None of these rows is there any more.');
      expect(await pinned()).toBe(0);
    });

    it('deletes what is selected, by the rules for one row', async () => {
      const [billed = 0, ...ids] = await posts(4);
      await blog.objects(Invoice).create({ postId: billed, total: '1.00' });
      await blog.objects(Comment).create({ postId: ids[0] ?? 0, text: 'Along' });
      const kept = await ask({ ...chosen([billed, ...ids], 'delete'), _confirmed: '1', _seen: 'x' });
      expect(kept.text).toContain('other rows need it');
      expect(await blog.objects(Post).count()).toBe(4);
      const page = await ask(chosen(ids, 'delete'));
      expect(page.text).toMatch(/Comments: 1/);
      expect((await confirm(chosen(ids, 'delete'))).status).toBe(302);
      expect((await blog.objects(Post).list()).map(({ id }) => id)).toEqual([billed]);
      const told = await blog.accounts.audit.list({ object: { model: Post, id: ids[0] ?? 0 } });
      expect(told).toContainEqual(expect.objectContaining({ kind: 'rowDeleted' }));
      const lacking = await staffWith(blog, ['accounts.view_post', 'accounts.delete_post']);
      await blog.objects(Invoice).delete((await blog.objects(Invoice).first())?.id ?? '');
      await blog.objects(Comment).create({ postId: billed, text: 'Along' });
      const forced = { ...chosen([billed], 'delete'), _confirmed: '1', _seen: 'x' };
      const refused = await ask(forced, { by: lacking.client });
      expect(refused.status).toBe(403);
      expect(await blog.objects(Post).count()).toBe(1);
    });

    it('runs once for each of two who come at once', async () => {
      const ids = await posts(5);
      const both = await Promise.all([confirm(chosen(ids, 'delete')), confirm(chosen(ids, 'delete'))]);
      expect(both.map(({ status }) => status)).toEqual([302, 302]);
      expect(await blog.objects(Post).count()).toBe(0);
    });
  });
});
