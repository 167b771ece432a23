import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminUrls } from '../../src/apps/admin/admin-urls.ts';
import { eachDatabase } from '../support/databases.ts';
import { Author, type Blog, openBlog, Post, staffWith } from './blog.ts';

/** Who asks. Each has the permissions of posts that stand beside; `stranger` is not logged in, and `user` no staff. */
const visitors = {
  stranger: null,
  user: null,
  none: [],
  view: ['view'],
  add: ['add'],
  change: ['change'],
  delete: ['delete'],
  all: ['view', 'add', 'change', 'delete'],
  superuser: null,
} as const;
type Visitor = keyof typeof visitors;

/** What a visitor is answered: sent to log in, refused, or let through (a page, or on to the next one). */
type Answer = 'login' | 'refused' | 'through';

/** Who is let through; all other staff are refused, strangers are sent to log in, and users refused. */
const seers: readonly Visitor[] = ['view', 'change', 'all', 'superuser'];
const adders: readonly Visitor[] = ['add', 'all', 'superuser'];
const changers: readonly Visitor[] = ['change', 'all', 'superuser'];
/** Who may delete has to see the row as well. */
const deleters: readonly Visitor[] = ['all', 'superuser'];
const staff: readonly Visitor[] = ['none', 'view', 'add', 'change', 'delete', 'all', 'superuser'];

interface Act {
  /** The name of the route. */
  readonly route: string;
  readonly path: string;
  readonly who: readonly Visitor[];
  /** What is posted; nothing: the page is asked for. */
  readonly fields?: Readonly<Record<string, string>>;
}

const fields = {
  title: 'A post',
  slug: 'a-post',
  body: '',
  status: 'draft',
  categoryId: '',
  publishedAt: '',
};

/** Every address and act of the admin, and who may. `:id` is a post's. */
const acts: readonly Act[] = [
  { route: 'admin', path: '/admin/', who: staff },
  { route: 'admin_list', path: '/admin/accounts/post/', who: seers },
  { route: 'admin_autocomplete', path: '/admin/accounts/post/autocomplete/?q=a', who: seers },
  { route: 'admin_add', path: '/admin/accounts/post/add/', who: adders },
  { route: 'admin_add', path: '/admin/accounts/post/add/', who: adders, fields },
  { route: 'admin_change', path: '/admin/accounts/post/:id/change/', who: seers },
  { route: 'admin_change', path: '/admin/accounts/post/:id/change/', who: changers, fields },
  { route: 'admin_search', path: '/admin/search/?q=post', who: staff },
  { route: 'admin_export_csv', path: '/admin/accounts/post/export.csv', who: seers },
  { route: 'admin_export_json', path: '/admin/accounts/post/export.json', who: seers },
  {
    route: 'admin_action',
    path: '/admin/accounts/post/action/',
    who: deleters,
    fields: { _action: 'delete', _target: 'selection', _selected: ':id' },
  },
  { route: 'admin_history', path: '/admin/accounts/post/:id/history/', who: seers },
  { route: 'admin_delete', path: '/admin/accounts/post/:id/delete/', who: deleters },
  { route: 'admin_delete', path: '/admin/accounts/post/:id/delete/', who: deleters, fields: {} },
  // Of users and groups only the superuser has permissions here.
  { route: 'admin_sessions', path: '/admin/latchkey/session/', who: ['superuser'] },
  { route: 'admin_user_act', path: '/admin/latchkey/user/1/unlock/', who: ['superuser'], fields: {} },
  {
    route: 'admin_group_permissions',
    path: '/admin/latchkey/group/1/permissions/',
    who: ['superuser'],
    fields: {},
  },
];

eachDatabase((databases) => {
  describe('every act of the admin', () => {
    let blog: Blog;
    const clients = new Map<Visitor, Awaited<ReturnType<typeof staffWith>>['client']>();
    let authorId: number;

    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() });
      await blog.accounts.groups.create('Readers');
      for (const [name, held] of Object.entries(visitors) as [Visitor, readonly string[] | null][]) {
        const client = blog.client();
        clients.set(name, client);
        if (name === 'user') await client.loginAs(await blog.createUser());
        if (name === 'superuser') await client.loginAs(await blog.createSuperuser());
        if (!held) continue;
        const one = await staffWith(
          blog,
          held.map((act) => `accounts.${act}_post`),
        );
        clients.set(name, one.client);
        authorId = one.user.id;
      }
    });
    afterAll(() => blog.close());

    it('stands in this table', () => {
      const names = new Set(adminUrls(Author).map(({ name }) => name));
      expect([...new Set(acts.map(({ route }) => route))].sort()).toEqual([...names].sort());
    });

    describe.each(acts)('$route by $path with $fields', ({ path, who, fields: sent }) => {
      it.each(Object.keys(visitors) as Visitor[])('answers %s as it should', async (visitor) => {
        await blog.objects(Post).deleteWhere({ slug: 'a-post' });
        const made = await blog.objects(Post).create({ title: 'Old', slug: `p-${Date.now()}`, authorId });
        const post = 'row' in made ? made.row : null;
        const client = clients.get(visitor) ?? blog.client();
        const withId = (text: string) => text.replace(':id', String(post?.id));
        const at = withId(path);
        const home = await client.get(visitor === 'stranger' ? '/accounts/login/' : '/');
        const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(home.text)?.[1] ?? '';
        const answer = sent
          ? await client.post(at, {
              ...Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, withId(value)])),
              authorId: String(authorId),
              csrfmiddlewaretoken: token,
            })
          : await client.get(at);
        expect(answerOf(answer)).toBe(expected(visitor, who));
        const left = post && (await blog.objects(Post).get(post.id));
        // Who is refused changes nothing.
        if (!who.includes(visitor)) expect(left).toEqual(post);
        if (post) await blog.objects(Post).delete(post.id);
      });
    });
  });
});

function expected(visitor: Visitor, who: readonly Visitor[]): Answer {
  if (who.includes(visitor)) return 'through';
  return visitor === 'stranger' ? 'login' : 'refused';
}

function answerOf({
  status,
  headers,
}: {
  readonly status: number;
  readonly headers: Headers;
}): Answer | number {
  const location = headers.get('location') ?? '';
  if (location.startsWith('/accounts/login/')) return 'login';
  if (status === 403 || status === 404) return 'refused';
  return status === 200 || status === 302 ? 'through' : status;
}
