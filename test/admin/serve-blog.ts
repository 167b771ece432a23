import { createNodeServer, stopServer } from '../../src/adapters/node/node-server.ts';
import type { ModelAdmin } from '../../src/index.ts';
import { listen } from '../../src/testing/listen.ts';
import { admin, type Blog, Category, openBlog, Post, Tag } from './blog.ts';

/** The blog behind a port, for browsers. */
export interface AdminSite {
  readonly blog: Blog;
  readonly origin: string;
  stop(): Promise<void>;
}

/** What a site needs that browsers are to find. */
export const SERVED = { allowedHosts: ['127.0.0.1', 'localhost'] };

export async function serveBlog(admins: readonly ModelAdmin[] = admin): Promise<AdminSite> {
  return serve(await openBlog(SERVED, admins));
}

export async function serve(blog: Blog): Promise<AdminSite> {
  const server = createNodeServer(blog.site, { logger: blog.logger, ...blog.settings });
  const { origin } = await listen(server);
  const stop = async () => {
    await stopServer(server, 1000);
    await blog.close();
  };
  return { blog, origin, stop };
}

const LONG_TITLE = `A name without an end ${'that goes on and on '.repeat(7)}`.trim();
const LONG_ADDRESS = `a-very-long-local-part.${'x'.repeat(30)}@${'subdomain.'.repeat(6)}example.com`;
const TITLES = ['How sessions are kept', 'Passwords and their hashes', LONG_TITLE, 'Migrating from Django'];
const STATES = ['draft', 'published', 'withdrawn'] as const;

/** Rows as they come: short and long names, all values of each column. `ada@example.com` may do all but delete and change tags. */
export async function fillBlog(blog: Blog, password: string, rows = 40): Promise<void> {
  const ada = await blog.createUser({ email: 'ada@example.com', username: 'Ada', isStaff: true, password });
  const long = await blog.createUser({ email: LONG_ADDRESS, username: 'Long' });
  const models = ['post', 'category', 'comment', 'profile', 'invoice', 'author'];
  const permissions = models.flatMap((model) =>
    ['view', 'add', 'change'].map((act) => `accounts.${act}_${model}`),
  );
  await blog.accounts.permissions.grant(ada, [...permissions, 'accounts.view_tag'] as never);
  await blog.objects(Tag).create({ name: 'security' });
  const created = await blog.objects(Category).create({ name: 'News', parentId: null });
  const categoryId = 'row' in created ? created.row.id : null;
  for (let index = 0; index < rows; index++) {
    await blog.objects(Post).create({
      title: `${TITLES[index % TITLES.length]}${index < TITLES.length ? '' : ` (${index})`}`,
      slug: `post-${index}`,
      status: STATES[index % STATES.length] ?? 'draft',
      isPinned: index % 4 === 0,
      stars: (index * 37) % 1000,
      authorId: (index % 3 === 0 ? long : ada).id,
      categoryId: index % 5 === 0 ? null : categoryId,
      publishedAt: index % 6 === 1 ? null : new Date(Date.UTC(2026, 10, 27, 12) - index * 5_400_000),
    });
  }
}
