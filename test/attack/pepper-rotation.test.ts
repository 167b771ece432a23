import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SettingsInput } from '../../src/compose/settings/settings.ts';
import { Peppers } from '../../src/core/passwords/peppers.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';
import { eachDatabase } from '../support/databases.ts';

const EMAIL = 'ada@example.com';
const OLD = 'the-old-pepper-8uT0zqKp3VwY6nXbR2mLd9GhJfCsEa7iWoQ1';
const NEW = 'the-new-pepper-0f9c3a7e5b1d8264f0e9c7a3b5d1826490fe';
const markOf = (pepper: string) => new Peppers({ current: pepper }).current.mark('');

eachDatabase((databases) => {
  describe('the pepper of passwords', () => {
    let databaseUrl = '';
    let site: TestSite<User> | null = null;
    let cookie = '';

    const restart = async (peppers: Partial<SettingsInput> = {}): Promise<TestSite<User>> => {
      await site?.stop();
      const settings = { databaseUrl, throttleLoginAccount: null, throttleLoginNetwork: null, ...peppers };
      site = await startAttackSite({ settings });
      return site;
    };
    /** Whoever logged in first, in the browser of then. */
    const firstVisitor = (at: TestSite<User>): TestClient => {
      const client = at.client();
      client.cookies.set('latchkey_session', cookie);
      return client;
    };
    const encodedOf = async (at: TestSite<User>, email = EMAIL): Promise<string> => {
      const row = await at.database.kysely
        .selectFrom('accounts_customuser')
        .select('password')
        .where('email', '=', email)
        .executeTakeFirstOrThrow();
      return String(row.password);
    };

    beforeAll(async () => {
      databaseUrl = await databases.create();
      const first = await restart();
      await makeUser(first, EMAIL);
      // Nobody of this name logs in before the peppers are gone.
      await makeUser(first, 'away@example.com');
      const client = first.client();
      expect(await logIn(client, EMAIL)).toBe(true);
      cookie = String(client.cookies.get('latchkey_session'));
    });
    afterAll(() => site?.stop());

    it('comes at the next login, goes on to another one, and the sessions that are open live on', async () => {
      const without = await encodedOf(await restart());
      expect(without).toMatch(/^argon2\$/);

      const peppered = await restart({ passwordPepper: OLD });
      expect(await isLoggedIn(firstVisitor(peppered))).toBe(true);
      expect(await logIn(peppered.client(), EMAIL, 'wrong horse battery')).toBe(false);
      expect(await encodedOf(peppered)).toBe(without);
      expect(await logIn(peppered.client(), EMAIL)).toBe(true);
      const old = await encodedOf(peppered);
      expect(old.startsWith(`${markOf(OLD)}argon2$`)).toBe(true);
      expect(await isLoggedIn(firstVisitor(peppered))).toBe(true);

      const rotated = await restart({ passwordPepper: NEW, passwordPepperFallbacks: [OLD] });
      expect(await logIn(rotated.client(), EMAIL, 'wrong horse battery')).toBe(false);
      expect(await logIn(rotated.client(), EMAIL)).toBe(true);
      expect((await encodedOf(rotated)).startsWith(`${markOf(NEW)}argon2$`)).toBe(true);
      expect(await isLoggedIn(firstVisitor(rotated))).toBe(true);

      // The older one is needed by nobody now.
      const finished = await restart({ passwordPepper: NEW });
      expect(await logIn(finished.client(), EMAIL)).toBe(true);
      // Who has not logged in since has a hash without one.
      expect(await encodedOf(finished, 'away@example.com')).toMatch(/^argon2\$/);
    });

    it('makes new passwords, and confirms who somebody is', async () => {
      const { accounts } = await restart({ passwordPepper: NEW });
      const user = (await accounts.users.getByNaturalKey(EMAIL)) as User;
      expect(await accounts.users.checkPassword(user, PASSWORD)).toBe(true);
      const changed = (await accounts.users.setPassword(user, 'staple gun orchestra')) as User;
      expect(await accounts.users.checkPassword(changed, 'staple gun orchestra')).toBe(true);
      await accounts.users.setPassword(changed, PASSWORD);
      expect(await encodedOf(site as TestSite<User>)).toMatch(/^pepper\$/);
    });

    it('that is lost makes the right password a wrong one, and is told by its id alone', async () => {
      const lost = await restart({ passwordPepper: OLD });
      const stored = await encodedOf(lost);
      expect(await logIn(lost.client(), EMAIL)).toBe(false);
      expect(await logIn(lost.client(), EMAIL)).toBe(false);
      expect(await encodedOf(lost)).toBe(stored);
      const lines = lost.log.filter((line) => line.includes('password_pepper_unknown'));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(`pepper=${markOf(NEW).split('$')[1]}`);
      for (const secret of [OLD, NEW]) expect(lost.log.join('\n')).not.toContain(secret);
    });

    it('that is put back is as it was, and one that is given up goes at the next login', async () => {
      const given = await restart({ passwordPepper: null, passwordPepperFallbacks: [NEW] });
      expect(await logIn(given.client(), EMAIL)).toBe(true);
      expect(await encodedOf(given)).toMatch(/^argon2\$/);
      expect(await logIn((await restart()).client(), EMAIL)).toBe(true);
    });
  });
});
