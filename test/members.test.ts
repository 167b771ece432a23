import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserManager } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../src/database/sqlite/sqlite-database.ts';
import { startTestSite, type TestSite } from '../src/testing/start-test-site.ts';
import { runCli } from './cli/cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './cli/sample-project.ts';
import { eachDatabase } from './support/databases.ts';
import { MemberManager } from './support/members-project/accounts/member-manager.ts';
import type { User } from './support/members-project/accounts/user.ts';
import members from './support/members-project/latchkey.config.ts';

const PASSWORD = 'correct horse battery';
const projectFolder = fileURLToPath(new URL('./support/members-project', import.meta.url));
/** A name whose first letter and whose digit are of full width, and what NFKC makes of it. */
const TYPED = 'Ａda１';
const KEPT = 'Ada1';

eachDatabase((databases) => {
  describe('a site whose users log in by a name', () => {
    let site: TestSite<User>;
    beforeAll(async () => {
      const databaseUrl = await databases.create();
      site = await startTestSite(members, { folder: projectFolder, settings: { databaseUrl } });
    });
    afterAll(() => site.stop());

    const register = (username: string) =>
      site.client().submit('/accounts/register/', {
        username,
        email: 'ada@example.com',
        password: PASSWORD,
        confirmPassword: PASSWORD,
      });

    it('asks for the name at registration and login, by its label', async () => {
      const { text: form } = await site.client().get('/accounts/register/');
      expect(form).toMatch(
        />User name<\/label> <input type="text" name="username"[^>]* autocomplete="username"/,
      );
      expect(form).toContain('type="email" name="email"');
      const { text: login } = await site.client().get('/accounts/login/');
      expect(login).toMatch(/>User name<\/label> <input type="text" name="username"/);
      expect(login).not.toContain('name="email"');
    });

    it('makes one account for a name, in whatever letters', async () => {
      expect((await register(TYPED)).status).toBe(302);
      expect((await site.accounts.users.list()).map(String)).toEqual([KEPT]);
      for (const same of [TYPED, 'ADA1', 'aｄa1']) {
        expect((await register(same)).text).toContain('An account with this user name exists already.');
      }
      expect((await register('two words')).text).toContain('Use letters, digits and _ . - only.');
    });

    it.each([KEPT, TYPED, 'aDA1'])('opens it by %s', async (username) => {
      const client = site.client();
      const answer = await client.submit('/accounts/login/', { username, password: PASSWORD });
      expect(answer.location).toBe('/dashboard/');
      expect((await client.get('/dashboard/')).text).toContain(`Welcome, ${KEPT}!`);
    });

    it('says what is wrong in the words of its field', async () => {
      const { text } = await site.client().submit('/accounts/login/', { username: KEPT, password: 'wrong' });
      expect(text).toContain('The user name or the password is not correct.');
    });

    it('has a backend of its own, which knows the project’s users', async () => {
      const ada = await site.accounts.users.getByNaturalKey(KEPT);
      await site.accounts.users.update(ada as User, { nickname: 'countess' });
      const user = await site.accounts.authenticate({ nickname: 'countess', password: PASSWORD });
      expect(user?.username).toBe(KEPT);
      expect(await site.accounts.authenticate({ nickname: 'countess', password: 'wrong' })).toBeNull();
    });

    it('has a manager of its own, whose methods views may call', async () => {
      const { users } = site.accounts;
      const grace = { username: 'grace', email: 'grace@example.com', isAuthor: true };
      await users.createUser({ ...grace, theme: 'dark' });
      await users.createUser({
        username: 'gone',
        email: 'gone@example.com',
        isAuthor: true,
        isActive: false,
      });
      expect(JSON.parse((await site.client().get('/authors/')).text)).toEqual([['grace', 'dark']]);
      const own = site.accounts.usersAs(MemberManager);
      expect(await own.countByTheme()).toEqual({ light: 2, dark: 1 });
      expect(site.accounts.usersAs(UserManager<User>)).toBe(own);
      class Others extends UserManager<User> {}
      expect(() => site.accounts.usersAs(Others)).toThrow('The users are not managed by Others.');
    });
  });
});

describe('createsuperuser on such a site', () => {
  let project: SampleProject;
  beforeAll(() => {
    project = new SampleProject();
    rmSync(project.path('accounts'), { recursive: true });
    cpSync(projectFolder, project.folder, { recursive: true });
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
  });
  afterAll(() => project.remove());

  it('takes the name, and the address that the model asks for', async () => {
    await runCli(['migrate'], { folder: project.folder });
    const env = { LATCHKEY_SUPERUSER_PASSWORD: PASSWORD };
    const create = (username: string) =>
      runCli(['createsuperuser', '--noinput', '--username', username, '--email', 'ada@EXAMPLE.com'], {
        folder: project.folder,
        env,
      });
    expect(await create(TYPED)).toEqual({ code: 0, stdout: `Superuser ${KEPT} created.\n`, stderr: '' });
    expect(await create('ADA1')).toMatchObject({
      code: 1,
      stderr: 'There is a user with this username already.\n',
    });
    expect(await create('a b')).toMatchObject({
      code: 1,
      stderr: 'The username of this user is not valid. Use letters, digits and _ . - only.\n',
    });
    const database = openSqlite(project.path('db.sqlite3'));
    const rows = await database.kysely.selectFrom('accounts_member').selectAll().execute();
    await database.close();
    expect(rows).toMatchObject([
      { username: KEPT, email: 'ada@example.com', is_superuser: true, is_staff: true },
    ]);
  });

  it('is followed by changepassword, by the name', async () => {
    const env = { LATCHKEY_NEW_PASSWORD: 'another good password' };
    const { stdout } = await runCli(['changepassword', '--noinput', 'ada1'], { folder: project.folder, env });
    expect(stdout).toContain(`The password of ${KEPT} is changed.`);
  });
});
