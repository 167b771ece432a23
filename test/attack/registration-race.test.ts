import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPasswordHashers } from '../../src/core/passwords/hashers/default-password-hashers.ts';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { logIn, PASSWORD, startAttackSite } from '../support/attack-project.ts';
import { eachDatabase } from '../support/databases.ts';

const AT_ONCE = 200;
const spellings = ['racer@example.com', 'Racer@example.com', 'RACER@Example.COM', 'rAcEr@EXAMPLE.com'];

eachDatabase((databases) => {
  describe('registrations of one address at once', () => {
    let site: TestSite<User>;
    beforeAll(async () => {
      // The real cost of a hash: that is what stretches the time between the check and the write.
      site = await startAttackSite({
        settings: {
          passwordHashers: defaultPasswordHashers(),
          databaseUrl: await databases.create(),
          throttleRegistrationNetwork: null,
        },
      });
    });
    afterAll(() => site.stop());

    it('make one account; everybody else is told that it exists already', async () => {
      const client = site.client();
      const token = csrfTokenOf((await client.get('/accounts/register/')).text);
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) =>
          client.post('/accounts/register/', {
            csrfmiddlewaretoken: token,
            email: String(spellings[index % spellings.length]),
            username: `Racer ${index}`,
            password: PASSWORD,
            confirmPassword: PASSWORD,
          }),
        ),
      );

      const made = answers.filter(({ status }) => status === 302);
      const refused = answers.filter(({ status }) => status === 200);
      expect(made.map(({ location }) => location)).toEqual(['/dashboard/']);
      expect(refused).toHaveLength(AT_ONCE - 1);
      expect(refused.every(({ text }) => text.includes('exists already'))).toBe(true);
      const users = await site.database.kysely.selectFrom('accounts_customuser').selectAll().execute();
      expect(users).toHaveLength(1);
      for (const email of spellings) expect(await logIn(site.client(), email), email).toBe(true);
    });
  });
});
