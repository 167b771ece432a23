import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../src/testing/start-test-site.ts';
import type { User } from '../starter/accounts/user.ts';
import project from '../starter/latchkey.config.ts';
import { eachDatabase } from './support/databases.ts';

eachDatabase((databases) => {
  describe('the walk of an account', () => {
    let site: TestSite<User>;
    beforeAll(async () => {
      site = await startTestSite(project, {
        folder: 'starter',
        settings: { databaseUrl: await databases.create() },
      });
    });
    afterAll(() => site.stop());

    it('registers, logs in, shows the dashboard, logs out, and the old cookie opens nothing', async () => {
      const client = site.client();
      const registered = await client.submit('/accounts/register/', {
        email: 'Ada@Example.com',
        username: 'Ada',
        password: 'correct horse battery',
        confirmPassword: 'correct horse battery',
      });
      expect(registered.status, registered.text).toBe(302);
      expect(registered.location).toBe('/dashboard/');
      expect((await client.get('/dashboard/')).text).toContain('Your account is ready');
      await client.submit('/dashboard/', {}, '/accounts/logout/');

      const guarded = await client.get('/visits/');
      expect(guarded.location).toBe('/accounts/login/?next=/visits/');
      const loggedIn = await client.submit(String(guarded.location), {
        email: 'ada@example.com',
        password: 'correct horse battery',
        next: '/visits/',
      });
      expect(loggedIn.location).toBe('/visits/');
      expect((await client.get('/visits/')).text).toContain('Ada, you have opened this page 1 time ');
      expect((await client.get('/visits/')).text).toContain('2 times');
      const dashboard = await client.get('/dashboard/');
      expect(dashboard.text).toContain('Welcome, Ada!');
      expect(dashboard.headers.get('cache-control')).toBe('no-store');

      const old = client.cookies.get('latchkey_session');
      const out = await client.submit('/dashboard/', {}, '/accounts/logout/');
      expect(out.location).toBe('/accounts/login/');
      expect(client.cookies.has('latchkey_session')).toBe(false);
      client.cookies.set('latchkey_session', String(old));
      expect((await client.get('/dashboard/')).location).toBe('/accounts/login/?next=/dashboard/');
    });
  });
});
