import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackendFactory } from '../../src/core/backends/authentication-backend.ts';
import { passwordBackend } from '../../src/core/backends/password-backend.ts';
import type { BaseUser } from '../../src/core/users/user.ts';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';
import { eachDatabase } from '../support/databases.ts';

const NEW_PASSWORD = 'staple gun orchestra';

/** Checks the password as always, and has it changed by somebody else before the login goes on. */
const overtakenBackend: BackendFactory<BaseUser> = (parts) => {
  const inner = passwordBackend(parts);
  return {
    ...inner,
    async authenticate(credentials) {
      const user = await inner.authenticate(credentials);
      if (user && typeof user === 'object') await parts.users.setPassword(user, NEW_PASSWORD);
      return user;
    },
  };
};

eachDatabase((databases) => {
  describe('a password change', () => {
    let site: TestSite<User>;
    beforeAll(async () => {
      site = await startAttackSite({ settings: { databaseUrl: await databases.create() } });
    });
    afterAll(() => site.stop());

    it('ends every session that was opened with the old password', async () => {
      const user = await makeUser(site, 'several@example.com');
      const clients = [site.client(), site.client(), site.client()];
      for (const client of clients) expect(await logIn(client, 'several@example.com')).toBe(true);
      expect(await site.accounts.users.setPassword(user, NEW_PASSWORD)).not.toBeNull();
      for (const client of clients) expect(await isLoggedIn(client)).toBe(false);
      expect(await logIn(site.client(), 'several@example.com')).toBe(false);
      expect(await logIn(site.client(), 'several@example.com', NEW_PASSWORD)).toBe(true);
    });

    it('leaves no session alive that a login with the old password opened in the same moment, in 50 tries', async () => {
      let loggedIn = 0;
      for (let attempt = 0; attempt < 50; attempt++) {
        const email = `race${attempt}@example.com`;
        const user = await makeUser(site, email);
        const clients = [site.client(), site.client(), site.client()];
        const tokens = await Promise.all(
          clients.map(async (client) => csrfTokenOf((await client.get('/accounts/login/')).text)),
        );
        const logins = clients.map((client, index) =>
          client.post('/accounts/login/', {
            csrfmiddlewaretoken: String(tokens[index]),
            email,
            password: PASSWORD,
          }),
        );
        // A later moment of the logins each time.
        for (let turn = 0; turn < attempt; turn++) await setImmediate();
        const [changed, ...answers] = await Promise.all([
          site.accounts.users.setPassword(user, NEW_PASSWORD),
          ...logins,
        ]);
        expect(changed).not.toBeNull();
        expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
        loggedIn += answers.filter(({ status }) => status === 302).length;
        for (const client of clients) expect(await isLoggedIn(client), email).toBe(false);
      }
      // Without a login that got through there was no race.
      expect(loggedIn).toBeGreaterThan(0);
    });
  });

  describe('a password change between the check of the old password and the login', () => {
    it('wins: the session that is opened is worth nothing', async () => {
      const site = await startAttackSite({
        settings: { authenticationBackends: [overtakenBackend], databaseUrl: await databases.create() },
      });
      await makeUser(site, 'overtaken@example.com');
      const client = site.client();
      expect(await logIn(client, 'overtaken@example.com')).toBe(true);
      expect(await isLoggedIn(client)).toBe(false);
      await site.stop();
    });
  });
});
