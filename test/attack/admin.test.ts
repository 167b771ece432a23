import {
  type BaseUser,
  defineAdmin,
  defineModel,
  defineUserModel,
  field,
  inline,
  type ModelAdmin,
  not,
} from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Author, type Blog, Category, Comment, models, Post, staffWith, Tag } from '../admin/blog.ts';
import { eachDatabase } from '../support/databases.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const Coded = defineModel({
  app: 'accounts',
  name: 'Coded',
  id: field.text({ maxLength: 20 }),
  fields: { name: field.text({ maxLength: 50 }) },
});

/** Staff see no rows that are called so. */
const seenBy = ({ isSuperuser }: BaseUser) => (isSuperuser ? {} : { name: not('hidden') });

const guarded: readonly ModelAdmin[] = [
  defineAdmin(Post, {
    list: { columns: ['title', 'stars'], search: ['title', 'authorId.email', 'categoryId.name'] },
    form: ['title', 'slug', 'authorId', 'categoryId', 'tags'],
  }),
  defineAdmin(Tag, { rows: seenBy, list: { search: ['name'] } }),
  defineAdmin(Category, {
    rows: seenBy,
    list: { search: ['name'] },
    inlines: [
      inline(Category, { fields: ['name'] }),
      inline(Post, { fields: ['title', 'categoryId', 'authorId'] }),
    ],
  }),
  defineAdmin(Comment, { can: { view: (_user, row) => row?.text !== 'whispered' } }),
  defineAdmin(Coded),
];

const rights = (...named: readonly string[]) =>
  named.flatMap((model) => ['add', 'change', 'delete', 'view'].map((act) => `accounts.${act}_${model}`));

type Client = Awaited<ReturnType<typeof staffWith>>['client'];
const rowOf = <Row>(outcome: { readonly row: Row } | object): Row => (outcome as { row: Row }).row;

eachDatabase((databases) => {
  describe('the admin and staff who try more than they may', () => {
    let blog: Blog;
    let authorId: number;

    beforeAll(async () => {
      blog = (await openUserKind(Author, {
        models: [...models, Coded],
        admin: guarded,
        settings: { databaseUrl: await databases.create() },
      })) as Blog;
      authorId = (await blog.createUser({ email: 'zoe@example.com', apiKey: 'zzz' } as never)).id;
    });
    afterAll(() => blog.close());
    beforeEach(async () => {
      await blog.objects(Post).deleteWhere({ id: not(null) });
      await blog.objects(Category).deleteWhere({ id: not(null) });
      await blog.objects(Tag).deleteWhere({ id: not(null) });
    });
    const post = async (values: object = {}) =>
      rowOf(
        await blog.objects(Post).create({ title: 'A post', slug: 'a-post', authorId, ...values } as never),
      ) as { readonly id: number };
    const category = async (name: string, parentId: number | null = null) =>
      rowOf(await blog.objects(Category).create({ name, parentId })) as { readonly id: number };
    const tag = async (name: string) =>
      rowOf(await blog.objects(Tag).create({ name })) as { readonly id: number };

    it.each(['password', 'apiKey', '-apiKey', 'email,apiKey', '__proto__'])(
      'sorts by nothing that the list does not show: %s',
      async (order) => {
        const { client } = await staffWith(blog, rights('author'));
        const page = await client.get(`/admin/accounts/author/?o=${order}`);
        expect(page.status).toBe(200);
        expect(page.text).not.toMatch(/o=[^"&]*(password|apiKey|__proto__)/);
        const posts = await (await staffWith(blog, rights('post'))).client.get(
          '/admin/accounts/post/?o=secretNote',
        );
        expect(posts.text).not.toContain('o=secretNote');
      },
    );

    it('searches in no model that one may not see', async () => {
      await post();
      const finds = async (client: Client) =>
        (await client.get('/admin/accounts/post/?q=zoe')).text.includes('A post');
      expect(await finds((await staffWith(blog, rights('post'))).client)).toBe(false);
      expect(await finds((await staffWith(blog, rights('post', 'author'))).client)).toBe(true);
      const { client } = await staffWith(blog, rights('post'));
      expect((await client.get('/admin/search/?q=zoe')).text).not.toContain('A post');
      expect((await client.get('/admin/accounts/post/autocomplete/?q=zoe')).text).not.toContain('A post');
    });

    it('searches in no row of another model that one may not see', async () => {
      await post({ categoryId: (await category('hidden')).id });
      const { client } = await staffWith(blog, rights('post', 'category'));
      expect((await client.get('/admin/accounts/post/?q=hidden')).text).not.toContain('A post');
    });

    it('names no hidden row, wherever rows are named', async () => {
      const parent = await category('Open');
      await category('hidden', parent.id);
      await tag('hidden');
      const { client } = await staffWith(blog, rights('post', 'category', 'tag'));
      for (const at of [
        '/admin/search/?q=hidde',
        '/admin/accounts/category/',
        '/admin/accounts/category/autocomplete/?q=hidde',
        '/admin/accounts/post/add/',
        `/admin/accounts/category/${parent.id}/change/`,
        `/admin/accounts/category/${parent.id}/delete/`,
      ]) {
        const { status, text } = await client.get(at);
        expect(status).toBe(200);
        expect(text).not.toContain('>hidden<');
        expect(text).not.toContain('"text":"hidden"');
      }
      const palette = await client.request('/admin/search/?q=hidde', {
        headers: { accept: 'application/json' },
      });
      expect(palette.text).not.toContain('"hidden"');
    });

    it('deletes no row along that one may not see', async () => {
      const parent = await category('Open');
      await category('hidden', parent.id);
      const { client } = await staffWith(blog, rights('category'));
      const at = `/admin/accounts/category/${parent.id}/delete/`;
      const seen = /name="_seen" value="([^"]*)"/.exec((await client.get(at)).text)?.[1] ?? '';
      await client.submit('/admin/accounts/category/add/', { _seen: seen }, at);
      expect(await blog.objects(Category).count({})).toBe(2);
    });

    it('lists no row that the rule for it hides', async () => {
      const { id } = await post();
      for (const text of ['whispered', 'said aloud'])
        await blog.objects(Comment).create({ postId: id, text });
      const { client } = await staffWith(blog, rights('comment'));
      const list = await client.get('/admin/accounts/comment/');
      expect(list.text).toContain('said aloud');
      expect(list.text).not.toContain('whispered');
      const found = await client.get('/admin/accounts/comment/autocomplete/?q=w');
      expect(found.text).not.toContain('whispered');
    });

    describe('in inlines', () => {
      const row = (id: string, values: object) =>
        Object.fromEntries(
          Object.entries({ id, ...values }).map(([name, value]) => [`category-0-${name}`, value]),
        );

      it('deletes nothing along that one may not delete', async () => {
        const parent = await category('Open');
        const inner = await category('Inner', parent.id);
        await category('hidden', inner.id);
        const { client } = await staffWith(blog, rights('category'));
        const sent = {
          name: 'Open',
          'category-total': '1',
          ...row(String(inner.id), { name: 'Inner', delete: 'on' }),
        };
        const answer = await client.submit(`/admin/accounts/category/${parent.id}/change/`, sent);
        expect(answer.status).toBe(200);
        expect(/name="category-0-id"[\s\S]{300}/.exec(answer.text)?.[0]).toContain(
          'You may not delete categories.',
        );
        expect(await blog.objects(Category).count({})).toBe(3);
      });

      it('takes a row once', async () => {
        const parent = await category('Open');
        const inner = await category('Inner', parent.id);
        const { client } = await staffWith(blog, rights('category'));
        const first = row(String(inner.id), { name: 'Inner', delete: 'on' });
        const again = { 'category-1-id': String(inner.id), 'category-1-name': 'Again' };
        const sent = { name: 'Open', 'category-total': '2', ...first, ...again };
        const answer = await client.submit(`/admin/accounts/category/${parent.id}/change/`, sent);
        expect(answer.status).toBe(403);
        expect((await blog.objects(Category).get(inner.id))?.name).toBe('Inner');
      });

      it.each(['-1', 'NaN', '1e9', 'Infinity', '0x10', '<b>'])('counts to %s without harm', async (total) => {
        const parent = await category('Open');
        const { client } = await staffWith(blog, rights('category'));
        const sent = { name: 'Open', parentId: '', 'category-total': total };
        const answer = await client.submit(`/admin/accounts/category/${parent.id}/change/`, sent);
        expect(answer.status).toBe(302);
        expect(await blog.objects(Category).count({})).toBe(1);
      });
    });

    it('offers no form for rows whose ids no form asks for', async () => {
      const { client } = await staffWith(blog, rights('coded'));
      expect((await client.get('/admin/accounts/coded/')).text).not.toContain('/admin/accounts/coded/add/');
      expect((await client.get('/admin/accounts/coded/add/')).status).toBe(403);
    });

    it.each([
      '%00',
      'a%00b',
      '%ff%fe',
      '%ED%A0%80',
      '__proto__',
      '1e400',
      '9007199254740993',
      'x'.repeat(4000),
    ])('answers whatever stands in an address: %#', async (text) => {
      const { client } = await staffWith(blog, rights('post', 'author', 'category', 'coded'));
      for (const at of [
        ...['q', 'o', 'd', 'after', 'before', 'f.status', 'f.__proto__'].map(
          (name) => `post/?${name}=${text}`,
        ),
        ...['post', 'coded'].map((model) => `${model}/autocomplete/?q=${text}`),
        ...['change', 'delete', 'history'].flatMap((page) => [
          `post/${text}/${page}/`,
          `coded/${text}/${page}/`,
        ]),
      ]) {
        expect((await client.get(`/admin/accounts/${at}`)).status).toBeLessThan(500);
      }
    });
  });

  describe('users in the form of another row', () => {
    const Team = defineModel({
      app: 'accounts',
      name: 'Team',
      fields: { name: field.text({ maxLength: 50 }) },
    });
    const Member = defineUserModel({
      app: 'accounts',
      name: 'Member',
      fields: {
        email: field.email({ unique: true }),
        isActive: field.boolean({ default: true }),
        isStaff: field.boolean({ default: false }),
        teamId: field.foreignKey(() => Team, { nullable: true, onDelete: 'set null' }),
      },
    });

    it('are only shown', async () => {
      const site = await openUserKind(Member, {
        models: [Team],
        admin: [defineAdmin(Team, { inlines: [inline(Member)] })],
        settings: { databaseUrl: await databases.create() },
      });
      try {
        const { client } = await staffWith(site as object as Blog, rights('team', 'member'));
        const team = rowOf(await site.objects(Team).create({ name: 'Red' })) as { readonly id: number };
        const user = await site.createUser({ email: 'her@example.com', teamId: team.id } as never);
        const at = `/admin/accounts/team/${team.id}/change/`;
        expect((await client.get(at)).text).toContain('her@example.com');
        const sent = (index: number, values: object) =>
          Object.fromEntries(
            Object.entries(values).map(([name, value]) => [`member-${index}-${name}`, value]),
          );
        await client.submit(at, {
          name: 'Red',
          'member-total': '2',
          ...sent(0, { id: String(user.id), email: 'mine@example.com', isSuperuser: 'on', delete: 'on' }),
          ...sent(1, { id: '', email: 'new@example.com', isSuperuser: 'on', isStaff: 'on', isActive: 'on' }),
        });
        const { users } = site.accounts;
        expect(await users.get(user.id)).toMatchObject({ email: 'her@example.com', isSuperuser: false });
        expect(await users.count({ isSuperuser: true } as never)).toBe(0);
        expect(await users.count({ email: 'new@example.com' } as never)).toBe(0);
      } finally {
        await site.close();
      }
    });
  });
});
