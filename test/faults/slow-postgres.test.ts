import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';
import { onPostgres } from '../support/databases.ts';
import { SlowProxy } from '../support/slow-proxy.ts';

const EMAIL = 'ada@example.com';
/** Milliseconds: five of patience, and a machine that has other work too. */
const ANSWERED_WITHIN = 12_000;

onPostgres((databases) => {
  describe('a PostgreSQL that says nothing for a while', () => {
    let proxy: SlowProxy;
    let site: TestSite<User>;
    let member: TestClient;
    beforeEach(async () => {
      const url = await databases.create();
      proxy = await SlowProxy.before(url);
      site = await startAttackSite({ settings: { databaseUrl: proxy.urlOf(url), databasePoolSize: 1 } });
      await makeUser(site, EMAIL);
      member = site.client();
      expect(await logIn(member, EMAIL)).toBe(true);
    });
    afterEach(async () => {
      await site.stop();
      await proxy.close();
    });

    it('keeps waiting whose answer is under way, turns others away, and is no matter any more once it speaks', async () => {
      const visitor = site.client();
      const csrfmiddlewaretoken = csrfTokenOf((await visitor.get('/accounts/login/')).text);
      const login = { csrfmiddlewaretoken, email: EMAIL, password: PASSWORD };

      proxy.hold();
      const started = performance.now();
      // It has the only connection.
      const underWay = member.get('/dashboard/');
      const late = await Promise.all([visitor.post('/accounts/login/', login), member.get('/dashboard/')]);
      expect(performance.now() - started).toBeLessThan(ANSWERED_WITHIN);
      for (const answer of late) {
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toBe('5');
        expect(answer.headers.getSetCookie().join()).not.toContain('latchkey_session=');
      }
      expect((await fetch(site.origin)).status).toBe(200);

      proxy.letGo();
      expect((await underWay).status).toBe(200);
      expect(await isLoggedIn(member)).toBe(true);
      expect((await visitor.post('/accounts/login/', login)).status).toBe(302);
    });
  });
});
