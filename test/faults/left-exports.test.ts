import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeServer, stopServer } from '../../src/adapters/node/node-server.ts';
import { sql } from '../../src/database/sql/kysely.ts';
import { listen } from '../../src/testing/listen.ts';
import { type Blog, openBlog, staffWith } from '../admin/blog.ts';
import { eachDatabase } from '../support/databases.ts';

/** More than a connection's buffers hold: the export waits for its reader. */
const ROWS = 100_000;
/** More than the pool has connections. */
const VISITORS = 12;

eachDatabase((databases) => {
  describe('visitors who leave in the middle of an export', () => {
    let blog: Blog;
    let origin: string;
    let stop: () => Promise<void>;
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create(), allowedHosts: ['127.0.0.1'] });
      const fill = sql`insert into accounts_tag (name)
        with recursive number (i) as (select 1 union all select i + 1 from number where i < ${sql.lit(ROWS)})
        select 'a tag with a name as long as names are ' || i from number`;
      await fill.execute(blog.database.kysely);
      const server = createNodeServer(blog.site, { logger: blog.logger, ...blog.settings });
      ({ origin } = await listen(server));
      stop = () => stopServer(server, 1000);
    });
    afterAll(async () => {
      await stop();
      await blog.close();
    });

    it('leave no connection and no statement behind', async () => {
      const { client } = await staffWith(blog, ['accounts.view_tag']);
      const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const leaving = Array.from({ length: VISITORS }, async () => {
        const gone = new AbortController();
        const answer = await fetch(`${origin}/admin/accounts/tag/export.csv`, {
          headers: { cookie },
          signal: gone.signal,
        });
        const first = await answer.body?.getReader().read();
        expect(new TextDecoder().decode(first?.value)).toContain('Name');
        gone.abort();
      });
      await Promise.all(leaving);
      // As many at once as there were: each needs a connection.
      const pages = await Promise.all(
        Array.from({ length: VISITORS }, () =>
          fetch(`${origin}/admin/accounts/tag/`, {
            headers: { cookie },
            signal: AbortSignal.timeout(20_000),
          }),
        ),
      );
      expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200));
      expect(await blog.accounts.transact(async () => 'free')).toBe('free');
      if (databases.name === 'postgres') await expect.poll(busyConnections, { timeout: 10_000 }).toBe(0);
    });

    /** Connections that run something, or stand in a transaction. */
    async function busyConnections(): Promise<number> {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and state is distinct from 'idle'
        and backend_type = 'client backend'`.execute(blog.database.kysely);
      return rows[0]?.count ?? -1;
    }
  });
});
