import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PasswordHasher } from '../../src/core/passwords/hashers/password-hasher.ts';
import { pbkdf2Sha256Hasher } from '../../src/core/passwords/hashers/pbkdf2-hasher.ts';
import { encodedPassword } from '../../src/core/users/user.ts';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';
import { eachDatabase } from '../support/databases.ts';

const NEW_PASSWORD = 'staple gun orchestra';
/** Dear enough that logins at once overlap. */
const imported = pbkdf2Sha256Hasher({ iterations: 20_000 });

/** A user as another program has left it. */
async function importUser(site: TestSite<User>, email: string, hasher = imported): Promise<User> {
  const { id } = await makeUser(site, email);
  const password = await hasher.encode(PASSWORD);
  await site.database.kysely
    .updateTable('accounts_customuser')
    .set({ password })
    .where('id', '=', id)
    .execute();
  return (await site.accounts.users.get(id)) as User;
}

/** Logs in at the same time, everywhere with the right password. Who was let in, to the next page too. */
async function logInAtOnce(
  clients: readonly TestClient[],
  email: string,
  meanwhile: () => Promise<unknown> = async () => undefined,
): Promise<{ accepted: number; loggedIn: number }> {
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
  const [, ...answers] = await Promise.all([meanwhile(), ...logins]);
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  const still = await Promise.all(clients.map(isLoggedIn));
  return {
    accepted: answers.filter(({ status }) => status === 302).length,
    loggedIn: still.filter(Boolean).length,
  };
}

eachDatabase((databases) => {
  describe('first logins at once with a hash of another program', () => {
    let site: TestSite<User>;
    beforeAll(async () => {
      site = await startAttackSite({
        settings: {
          databaseUrl: await databases.create(),
          passwordHashers: [...cheapHashers(), pbkdf2Sha256Hasher()],
          throttleLoginAccount: null,
          throttleLoginNetwork: null,
        },
      });
    });
    afterAll(() => site.stop());

    it('all stay logged in, by one new hash', async () => {
      const { id } = await importUser(site, 'several@example.com');
      const clients = Array.from({ length: 6 }, () => site.client());
      expect(await logInAtOnce(clients, 'several@example.com')).toEqual({ accepted: 6, loggedIn: 6 });
      const user = await site.accounts.users.get(id);
      expect(user && encodedPassword(user)).toMatch(/^argon2\$/);
    });

    it('are worth nothing where the password is changed in the same moment, in 20 tries', async () => {
      let accepted = 0;
      for (let attempt = 0; attempt < 20; attempt++) {
        const email = `race${attempt}@example.com`;
        const { id } = await importUser(site, email);
        const clients = [site.client(), site.client(), site.client()];
        const outcome = await logInAtOnce(clients, email, async () => {
          // A later moment of the logins each time.
          for (let turn = 0; turn < attempt * 3; turn++) await setImmediate();
          let changed: User | null = null;
          // Somebody else's new hash may come in between: whoever changes the password tries again then.
          while (!changed) {
            const user = (await site.accounts.users.get(id)) as User;
            changed = await site.accounts.users.setPassword(user, NEW_PASSWORD);
          }
        });
        accepted += outcome.accepted;
        expect([email, outcome.loggedIn]).toEqual([email, 0]);
        expect(await logIn(site.client(), email, NEW_PASSWORD)).toBe(true);
      }
      // Without a login that got through there was no race.
      expect(accepted).toBeGreaterThan(0);
    });
  });

  describe('a failed login, while users have hashes of other programs', () => {
    let site: TestSite<User>;
    let spent: Record<string, number> = {};

    /** The same hasher, adding up the work that it does. */
    function metered(hasher: PasswordHasher): PasswordHasher {
      const { algorithm, cost = () => 1 } = hasher;
      const spend = (work: number) => {
        spent[algorithm] = (spent[algorithm] ?? 0) + Math.max(0, work);
      };
      return {
        ...hasher,
        encode(password) {
          spend(cost());
          return hasher.encode(password);
        },
        verify(password, encoded) {
          spend(cost(encoded));
          return hasher.verify(password, encoded);
        },
        harden(password, encoded, dearest) {
          spend(cost(dearest) - cost(encoded));
          return hasher.harden(password, encoded, dearest);
        },
      };
    }

    beforeAll(async () => {
      site = await startAttackSite({
        settings: {
          databaseUrl: await databases.create(),
          passwordHashers: [...cheapHashers(), pbkdf2Sha256Hasher()].map(metered),
        },
      });
      await makeUser(site, 'current@example.com');
      await importUser(site, 'imported@example.com');
      await importUser(site, 'older@example.com', pbkdf2Sha256Hasher({ iterations: 500 }));
      await site.accounts.users.update(await makeUser(site, 'inactive@example.com'), { isActive: false });
      await site.accounts.users.setUnusablePassword(await makeUser(site, 'unusable@example.com'));
    });
    afterAll(() => site.stop());

    it.each([
      // First, when nobody with such a hash has been asked for yet.
      ['unknown@example.com', 'wrong horse battery'],
      ['current@example.com', 'wrong horse battery'],
      ['imported@example.com', 'wrong horse battery'],
      ['older@example.com', 'wrong horse battery'],
      ['unusable@example.com', 'wrong horse battery'],
      ['inactive@example.com', 'wrong horse battery'],
      ['inactive@example.com', PASSWORD],
    ])('of %s with "%s" costs what any other does', async (email, password) => {
      spent = {};
      expect(await logIn(site.client(), email, password)).toBe(false);
      expect(spent).toEqual({ argon2: 8, pbkdf2_sha256: 20_000 });
    });

    it('costs no more for those who are let in than their own hash', async () => {
      spent = {};
      expect(await logIn(site.client(), 'current@example.com')).toBe(true);
      expect(spent).toEqual({ argon2: 8 });
    });
  });
});
