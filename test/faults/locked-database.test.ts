import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import {
  allRows,
  isLoggedIn,
  logIn,
  makeUser,
  PASSWORD,
  startAttackSite,
} from '../support/attack-project.ts';
import { type DatabaseLock, lockDatabase } from '../support/database-locker.ts';
import { eachDatabase } from '../support/databases.ts';

const EMAIL = 'ada@example.com';

eachDatabase((databases) => {
  describe('a database that another process has locked', () => {
    let site: TestSite<User>;
    let lock: DatabaseLock | null = null;
    beforeEach(async () => {
      site = await startAttackSite({ settings: { databaseUrl: await databases.create() } });
      await makeUser(site, EMAIL);
    });
    afterEach(async () => {
      await lock?.release();
      lock = null;
      await site.stop();
    });

    const takeLock = async () => {
      lock = await lockDatabase(site.settings.databaseUrl);
    };
    const letGo = async () => {
      await lock?.release();
      lock = null;
    };

    async function preparedVisitor(page: string): Promise<{ client: TestClient; token: string }> {
      const client = site.client();
      return { client, token: csrfTokenOf((await client.get(page)).text) };
    }

    const registration = (email: string, token: string) => ({
      csrfmiddlewaretoken: token,
      email,
      username: 'New',
      password: PASSWORD,
      confirmPassword: PASSWORD,
    });

    it('keeps a write waiting, and does it when the lock is free again', async () => {
      const { client, token } = await preparedVisitor('/accounts/register/');
      await takeLock();
      const answer = client.post('/accounts/register/', registration('patient@example.com', token));
      // While it waits everybody else is answered.
      for (let page = 0; page < 20; page++) expect((await fetch(site.origin)).status).toBe(200);
      await letGo();
      expect((await answer).status).toBe(302);
      expect(await logIn(site.client(), 'patient@example.com')).toBe(true);
    });

    it('for too long is answered with 503, grants nothing, and is no matter any more once it is free (GHSA-8fpg-xm3f-6cx3)', async () => {
      const member = site.client();
      expect(await logIn(member, EMAIL)).toBe(true);
      const before = await allRows(site);
      const newcomer = await preparedVisitor('/accounts/register/');
      const visitors = await Promise.all(
        Array.from({ length: 5 }, () => preparedVisitor('/accounts/login/')),
      );

      await takeLock();
      const started = performance.now();
      const register = newcomer.client.post(
        '/accounts/register/',
        registration('late@example.com', newcomer.token),
      );
      const logins = visitors.map(({ client, token }) =>
        client.post('/accounts/login/', { csrfmiddlewaretoken: token, email: EMAIL, password: PASSWORD }),
      );
      for (let page = 0; page < 20; page++) expect(await isLoggedIn(member)).toBe(true);

      for (const answer of await Promise.all([register, ...logins])) {
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toBe('5');
        expect(answer.text).toContain('This site is busy at the moment');
        expect(answer.headers.getSetCookie().join()).not.toContain('latchkey_session=');
      }
      // Five seconds of patience for all of them together, and not for each in turn.
      expect(performance.now() - started).toBeLessThan(12_000);
      expect(site.log.join('')).toContain('reason="the database is locked"');

      await letGo();
      expect(await allRows(site)).toEqual(before);
      const again = { ...registration('late@example.com', newcomer.token) };
      expect((await newcomer.client.post('/accounts/register/', again)).status).toBe(302);
      expect(await logIn(site.client(), 'late@example.com')).toBe(true);
      expect(await isLoggedIn(member)).toBe(true);
    });
  });
});
