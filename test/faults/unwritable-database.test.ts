import { type RawBuilder, sql } from 'kysely';
import { userCreated } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';
import { eachDatabase } from '../support/databases.ts';

const EMAIL = 'ada@example.com';
/** More registrations than fit into the pages of a file that are there already. */
const MOST = 200;

eachDatabase((databases) => {
  let site: TestSite<User>;
  let member: TestClient;
  beforeEach(async () => {
    const databaseUrl = await databases.create();
    site = await startAttackSite({ settings: { databaseUrl, databasePoolSize: 1 } });
    await makeUser(site, EMAIL);
    member = site.client();
    expect(await logIn(member, EMAIL)).toBe(true);
  });
  afterEach(() => site.stop());

  const ask = (statement: RawBuilder<unknown>) => statement.execute(site.database.kysely);

  async function register(number: number): Promise<number> {
    const client = site.client();
    const answer = await client.post('/accounts/register/', {
      csrfmiddlewaretoken: csrfTokenOf((await client.get('/accounts/register/')).text),
      email: `visitor${number}@example.com`,
      username: `Visitor ${number}`,
      password: PASSWORD,
      confirmPassword: PASSWORD,
    });
    if (answer.status === 302) return answer.status;
    expect(answer.status, answer.text).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.headers.getSetCookie().join()).not.toContain('latchkey_session=');
    return answer.status;
  }

  /** Everything that only reads goes on, nobody gets in, and nothing has failed. */
  async function expectReading(): Promise<void> {
    expect((await fetch(site.origin)).status).toBe(200);
    expect(await isLoggedIn(member)).toBe(true);
    const login = await site.client().submit('/accounts/login/', { email: EMAIL, password: PASSWORD });
    expect([302, 503]).toContain(login.status);
    expect(site.log.join('')).not.toMatch(/^\S+ error /m);
    expect(site.log.join('')).toContain('the database takes no changes');
  }

  const emails = async () => {
    const rows = await site.database.kysely
      .selectFrom('accounts_customuser')
      .select('email')
      .orderBy('id')
      .execute();
    return rows.map(({ email }) => String(email)).filter((email) => email !== EMAIL);
  };

  describe('a database that takes no changes', () => {
    const [lock, unlock] =
      databases.name === 'sqlite'
        ? [sql`PRAGMA query_only = ON`, sql`PRAGMA query_only = OFF`]
        : [sql`SET default_transaction_read_only = on`, sql`SET default_transaction_read_only = off`];

    it('gets writes answered with 503, is read as before, and is no matter any more once it takes them', async () => {
      await ask(lock);
      expect(await register(1)).toBe(503);
      await expectReading();
      await ask(unlock);
      expect(await emails()).toEqual([]);
      expect(await register(1)).toBe(302);
      expect(await emails()).toEqual(['visitor1@example.com']);
    });

    it('from the moment on that an account is made sends its user to the login, and says that it is there', async () => {
      const stop = site.accounts.on(userCreated, () => ask(lock).then(() => undefined));
      const client = site.client();
      const answer = await client.submit('/accounts/register/', {
        email: 'visitor1@example.com',
        username: 'Visitor 1',
        password: PASSWORD,
        confirmPassword: PASSWORD,
      });
      expect([answer.status, answer.location]).toEqual([302, '/accounts/login/']);
      expect((await client.follow(answer)).text).toContain('Your account has been created.');
      stop();
      await ask(unlock);
      expect(await emails()).toEqual(['visitor1@example.com']);
      expect(await logIn(client, 'visitor1@example.com')).toBe(true);
    });
  });

  if (databases.name === 'postgres') return;

  describe('a disk without space', () => {
    it('keeps all that was answered and no half user, is read as before, and goes on with new space', async () => {
      const { rows } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(site.database.kysely);
      const pages = Number(rows[0]?.page_count);
      await ask(sql.raw(`PRAGMA max_page_count = ${pages}`));
      const kept: string[] = [];
      let number = 0;
      for (; number < MOST && (await register(number)) === 302; number++) {
        kept.push(`visitor${number}@example.com`);
      }
      expect(number).toBeLessThan(MOST);
      await expectReading();
      // None of an account that somebody was told to try again to make.
      const made = await emails();
      expect(made).toEqual(kept);

      await ask(sql.raw(`PRAGMA max_page_count = ${pages + 1000}`));
      expect(await register(number + 1)).toBe(302);
      for (const email of made) expect(await logIn(site.client(), email)).toBe(true);
      expect(await isLoggedIn(member)).toBe(true);
      expect((await sql`PRAGMA integrity_check`.execute(site.database.kysely)).rows).toEqual([
        { integrity_check: 'ok' },
      ]);
    });
  });
});
