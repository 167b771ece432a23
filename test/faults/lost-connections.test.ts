import { sql } from 'kysely';
import { HttpResponse, path, type Route } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import {
  attackProject,
  isLoggedIn,
  logIn,
  makeUser,
  PASSWORD,
  startAttackSite,
} from '../support/attack-project.ts';
import { onPostgres, runOnPostgres } from '../support/databases.ts';

const EMAIL = 'ada@example.com';

/** Ends the site's connections, as a restart of the server does. */
const END_CONNECTIONS = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;
const HANGING =
  "select 1 from pg_stat_activity where datname = current_database() and query like '%pg_sleep(60)%'";

/** Pages that are in the middle of a query, or of a transaction, until the connection is lost. */
const hangingUrls: Route<User>[] = [
  path('hang/query/', async () => {
    await sql`select pg_sleep(60)`.execute(site.database.kysely);
    return new HttpResponse('never');
  }),
  path('hang/transaction/', async () => {
    await site.database.kysely.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('latchkey_session').execute();
      await sql`select pg_sleep(60)`.execute(transaction);
    });
    return new HttpResponse('never');
  }),
];

let site: TestSite<User>;

onPostgres((databases) => {
  describe('a PostgreSQL that ends its connections', () => {
    let url: string;
    beforeEach(async () => {
      url = await databases.create();
      site = await startAttackSite(
        { settings: { databaseUrl: url } },
        { ...attackProject, urls: [...attackProject.urls, ...hangingUrls] },
      );
      await makeUser(site, EMAIL);
    });
    afterEach(() => site.stop());

    const onServer = (statement: string) => {
      const server = new URL(url);
      server.pathname = '/postgres';
      return runOnPostgres(server.href, statement);
    };

    it.each(['query', 'transaction'])('in the middle of a %s is answered with 503, once', async (kind) => {
      const member = site.client();
      expect(await logIn(member, EMAIL)).toBe(true);
      const hanging = site.client().get(`/hang/${kind}/`);
      await expect
        .poll(async () => (await sql.raw(HANGING).execute(site.database.kysely)).rows.length)
        .toBeGreaterThan(1);
      await runOnPostgres(url, END_CONNECTIONS);

      const answer = await hanging;
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('5');
      expect(answer.text).toContain('This site is busy at the moment');
      // The transaction would have logged everybody out.
      await expect.poll(() => isLoggedIn(member)).toBe(true);
      expect(await logIn(site.client(), EMAIL)).toBe(true);
    });

    it('and takes no new ones gets 503 for what needs it, and is forgiven when it does again', async () => {
      const member = site.client();
      expect(await logIn(member, EMAIL)).toBe(true);
      const visitor = site.client();
      const csrfmiddlewaretoken = csrfTokenOf((await visitor.get('/accounts/login/')).text);
      const login = { csrfmiddlewaretoken, email: EMAIL, password: PASSWORD };
      const { pathname, password } = new URL(url);
      const name = pathname.slice(1);

      await onServer(`alter database ${name} with allow_connections false`);
      await onServer(END_CONNECTIONS.replace('current_database()', `'${name}'`));
      for (let request = 0; request < 5; request++) {
        expect((await member.get('/dashboard/')).status).toBe(503);
        expect((await visitor.post('/accounts/login/', login)).status).toBe(503);
        expect((await visitor.get('/')).status).toBe(200);
      }
      expect(site.log.join('')).toContain(`The database ${name} on `);
      expect(site.log.join('')).not.toContain(password);

      await onServer(`alter database ${name} with allow_connections true`);
      expect(await isLoggedIn(member)).toBe(true);
      expect((await visitor.post('/accounts/login/', login)).status).toBe(302);
    });
  });
});
