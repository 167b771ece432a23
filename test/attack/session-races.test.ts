import { HttpResponse, path, type Route } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import {
  attackProject,
  isLoggedIn,
  logIn,
  makeUser,
  sessionRows,
  startAttackSite,
} from '../support/attack-project.ts';
import { eachDatabase } from '../support/databases.ts';

const EMAIL = 'ada@example.com';

/** A view that has the session and waits: what a slow request is when a logout overtakes it. */
const slow = { reached: Promise.withResolvers<void>(), goOn: Promise.withResolvers<void>() };
const slowUrls: Route<User>[] = ['set', 'delete', 'age', 'cycle'].map((change) =>
  path(
    `slow/${change}/`,
    async ({ session }) => {
      slow.reached.resolve();
      await slow.goOn.promise;
      if (change === 'set') await session.set('late', true);
      if (change === 'delete') await session.delete('early');
      if (change === 'age') await session.setExpiry(60);
      if (change === 'cycle') await session.cycleKey();
      return new HttpResponse('changed');
    },
    { methods: ['POST'] },
  ),
);

eachDatabase((databases) => {
  describe('one session in several requests at once', () => {
    let site: TestSite<User>;
    beforeAll(async () => {
      site = await startAttackSite(
        // More right passwords at once than an account has free tries.
        { settings: { databaseUrl: await databases.create(), throttleLoginAccount: null } },
        { ...attackProject, urls: [...attackProject.urls, ...slowUrls] },
      );
      await makeUser(site, EMAIL);
    });
    beforeEach(async () => {
      await site.database.kysely.deleteFrom('latchkey_session').execute();
    });
    afterAll(() => site.stop());

    async function loggedInTab(): Promise<{ tab: TestClient; token: string }> {
      const tab = site.client();
      expect(await logIn(tab, EMAIL)).toBe(true);
      return { tab, token: csrfTokenOf((await tab.get('/dashboard/')).text) };
    }

    function keep(tab: TestClient, token: string, key: string, value: number) {
      return tab.post(`/keep/${key}/`, { csrfmiddlewaretoken: token, value: String(value) });
    }

    it('loses no write of two tabs that write 500 times each', async () => {
      const { tab: first, token } = await loggedInTab();
      const second = site.client();
      for (const [name, value] of first.cookies) second.cookies.set(name, value);

      const write = async (tab: TestClient, key: string) => {
        for (let value = 1; value <= 500; value++) {
          const { status } = await keep(tab, token, key, value);
          if (status !== 200) throw new Error(`write ${value} of ${key} was answered ${status}`);
        }
      };
      await Promise.all([write(first, 'left'), write(second, 'right')]);

      expect(JSON.parse((await first.get('/session/')).text)).toEqual({ left: '500', right: '500' });
    });

    it('loses no key of 100 that are written in the same moment', async () => {
      const { tab, token } = await loggedInTab();
      const keys = Array.from({ length: 100 }, (_, index) => `key${index}`);
      await Promise.all(keys.map((key, index) => keep(tab, token, key, index)));
      const kept = JSON.parse((await tab.get('/session/')).text) as Record<string, string>;
      expect(kept).toEqual(Object.fromEntries(keys.map((key, index) => [key, String(index)])));
    });

    it('stays ended after a logout in the middle of writes (CVE-2024-31999)', async () => {
      const { tab, token } = await loggedInTab();
      const cookies = new Map(tab.cookies);
      const writers = Array.from({ length: 8 }, () => {
        const writer = site.client();
        for (const [name, value] of cookies) writer.cookies.set(name, value);
        return writer;
      });
      let loggedOut = false;
      let kept = 0;
      const sentAfter: number[] = [];
      const sentBefore: number[] = [];
      const write = async (writer: TestClient, key: string) => {
        for (let value = 0; sentAfter.length < 80; value++) {
          const list = loggedOut ? sentAfter : sentBefore;
          const { status } = await keep(writer, token, key, value);
          // An answer may remove the cookie; whoever stole it would send it again.
          for (const [name, cookie] of cookies) writer.cookies.set(name, cookie);
          list.push(status);
          kept += status === 200 ? 1 : 0;
          if (kept === 50 && status === 200) {
            const answer = await tab.post('/accounts/logout/', { csrfmiddlewaretoken: token });
            expect(answer.status).toBe(302);
            loggedOut = true;
          }
        }
      };
      await Promise.all(writers.map((writer, index) => write(writer, `tab${index}`)));

      expect(sentBefore.filter((status) => status === 200).length).toBeGreaterThanOrEqual(50);
      expect(sentBefore.every((status) => status === 200 || (status >= 400 && status < 500))).toBe(true);
      expect(sentAfter.every((status) => status >= 400 && status < 500)).toBe(true);
      expect(await sessionRows(site)).toEqual([]);
      for (const writer of writers) expect(await isLoggedIn(writer)).toBe(false);
    });

    it.each(['set', 'delete', 'age', 'cycle'])(
      'answers 400 to a slower request whose %s comes after the logout, and stays ended',
      async (change) => {
        Object.assign(slow, { reached: Promise.withResolvers<void>(), goOn: Promise.withResolvers<void>() });
        const { tab, token } = await loggedInTab();
        expect((await keep(tab, token, 'early', 1)).status).toBe(200);
        const slower = site.client();
        for (const [name, value] of tab.cookies) slower.cookies.set(name, value);
        const answer = slower.post(`/slow/${change}/`, { csrfmiddlewaretoken: token });
        await slow.reached.promise;
        expect((await tab.post('/accounts/logout/', { csrfmiddlewaretoken: token })).status).toBe(302);
        slow.goOn.resolve();

        expect((await answer).status).toBe(400);
        expect((await answer).text).toContain('Your session ended');
        expect(await sessionRows(site)).toEqual([]);
        expect(await isLoggedIn(slower)).toBe(false);
      },
    );

    it('gives twelve logins at once twelve different keys', async () => {
      const clients = Array.from({ length: 12 }, () => site.client());
      expect(await Promise.all(clients.map((client) => logIn(client, EMAIL)))).not.toContain(false);
      expect(new Set(clients.map((client) => client.cookies.get('latchkey_session'))).size).toBe(12);
      expect(await sessionRows(site)).toHaveLength(12);
    });

    it('gives ten logins at once on one anonymous session ten different keys, and the old key opens nothing', async () => {
      const anonymous = site.client();
      const token = csrfTokenOf((await anonymous.get('/accounts/login/')).text);
      await anonymous.post('/keep/cart/', { csrfmiddlewaretoken: token, value: 'book' });
      const before = new Map(anonymous.cookies);
      const tabs = Array.from({ length: 10 }, () => {
        const tab = site.client();
        for (const [name, value] of before) tab.cookies.set(name, value);
        return tab;
      });
      expect(await Promise.all(tabs.map((tab) => logIn(tab, EMAIL)))).not.toContain(false);
      const keys = new Set(tabs.map((tab) => tab.cookies.get('latchkey_session')));
      expect(keys.size).toBe(10);
      expect(keys.has(before.get('latchkey_session'))).toBe(false);
      expect(await sessionRows(site)).toHaveLength(10);
    });

    it('answers five logouts at once without a failure, and ends the session', async () => {
      const { tab, token } = await loggedInTab();
      const statuses = await Promise.all(
        Array.from({ length: 5 }, async () => {
          return (await tab.post('/accounts/logout/', { csrfmiddlewaretoken: token })).status;
        }),
      );
      expect(statuses).toContain(302);
      expect(statuses.filter((status) => status >= 500)).toEqual([]);
      expect(await sessionRows(site)).toEqual([]);
    });

    it('is logged in at the page that the login leads to, 200 times out of 200', async () => {
      for (let attempt = 1; attempt <= 200; attempt++) {
        const client = site.client();
        expect(await logIn(client, EMAIL), `login ${attempt}`).toBe(true);
        expect(await isLoggedIn(client), `attempt ${attempt}`).toBe(true);
      }
    });
  });
});
