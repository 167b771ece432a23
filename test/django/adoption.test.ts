import { type OpenProject, openProject, pbkdf2Sha256Hasher } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPasswordHashers } from '../../src/core/passwords/hashers/default-password-hashers.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { column } from '../../src/migrations/operations/column.ts';
import { addColumn } from '../../src/migrations/operations/columns/add-column.ts';
import { alterColumn } from '../../src/migrations/operations/columns/alter-column.ts';
import type { Migration } from '../../src/migrations/operations/migration.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { DjangoSite, djangoProblem, hasPython } from './django-site.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`The exchange with Django cannot be tested: ${problem}.`);
if (problem) process.stderr.write(`Skipped: the exchange with Django; ${problem}.\n`);

const PASSWORD = 'correct horse battery';
/** Users by what hashed their passwords. */
const hashed: Readonly<Record<string, string>> = {
  'default@example.com': 'default',
  'sha1@example.com': 'pbkdf2_sha1',
  'argon@example.com': 'argon2',
  ...(!problem && hasPython('bcrypt') ? { 'bcrypt@example.com': 'bcrypt_sha256' } : {}),
};
const permissions = ['add', 'change', 'delete', 'view'].flatMap((action) =>
  ['accounts.customuser', 'auth.group'].map((model) => model.replace('.', `.${action}_`)),
);

/** The starter on a database that is there already. */
function open(databaseUrl: string): OpenProject<User> {
  const settings = { ...starter.settings, secretKey: TEST_SECRET_KEY, databaseUrl };
  return openProject({ ...starter, settings }, { folder: '.', writeLog: () => undefined });
}

async function adopt(databaseUrl: string): Promise<readonly string[]> {
  const project = open(databaseUrl);
  try {
    const steps = await project.migrate({ fakeInitial: true });
    return steps.map(({ migration: { app, name } }) => `${app}.${name}`);
  } finally {
    await project.close();
  }
}

describe.skipIf(problem)('a site that Django has run so far', () => {
  eachDatabase((databases) => {
    const newDjango = async () => {
      const site = new DjangoSite(databases.name === 'postgres' ? await databases.create() : null);
      await site.migrate();
      return site;
    };
    let django: DjangoSite;
    let site: TestSite<User>;
    let applied: readonly string[];

    beforeAll(async () => {
      django = await newDjango();
      await django.ask([
        ...Object.entries(hashed).map(
          ([email, hasher]) =>
            ['create_user', email, { username: hasher, password: PASSWORD, hasher }] as const,
        ),
        ['create_user', 'Root@Example.COM', { username: 'Root', password: PASSWORD, is_superuser: true }],
        ['create_user', 'gone@example.com', { username: 'Gone', password: PASSWORD, is_active: false }],
        ['create_user', 'old@example.com', { username: 'Old', password: PASSWORD, hasher: 'md5' }],
        [
          'create_group',
          'editors',
          ['accounts.change_customuser', 'auth.view_group'],
          ['default@example.com'],
        ],
        ['grant', 'sha1@example.com', 'auth.add_group'],
      ]);
      applied = await adopt(django.databaseUrl);
      site = await startTestSite(starter, {
        settings: { databaseUrl: django.databaseUrl, passwordHashers: null },
        folder: 'starter',
      });
    }, 60_000);
    afterAll(async () => {
      await site?.stop();
      django?.remove();
    });

    const row = async (email: string) => (await django.ask([['row', email]]))[0] as Record<string, unknown>;
    const loginOverHttp = async (email: string, password: string) => {
      const client = site.client();
      const { location } = await client.submit('/accounts/login/', { email, password });
      return { client, isIn: location === '/dashboard/' };
    };

    it('is taken over once: nothing is left to migrate', async () => {
      expect(applied).toEqual(
        expect.arrayContaining(['contenttypes.0001_initial', 'auth.0001_initial', 'accounts.0001_initial']),
      );
      expect(await adopt(django.databaseUrl)).toEqual([]);
      const project = open(django.databaseUrl);
      expect(await project.migrate()).toEqual([]);
      await project.close();
    });

    it('keeps its tables, and gets the index that leaves letter case out', async () => {
      const tables = await inspectTables(site.database);
      const users = tables.find(({ name }) => name === 'accounts_customuser');
      expect(users?.indexes).toContainEqual({
        name: 'accounts_customuser_email_key',
        columns: ['email'],
        unique: true,
        ignoreCase: true,
      });
      expect(tables.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['django_migrations', 'django_session', 'latchkey_session']),
      );
      await expect(django.check()).resolves.toBeUndefined();
    });

    it.each(Object.entries(hashed))(
      'lets %s in (%s), upgrades the hash, and Django still lets them in',
      async (email) => {
        expect((await loginOverHttp(email, 'wrong horse battery')).isIn).toBe(false);
        const { client, isIn } = await loginOverHttp(email, PASSWORD);
        expect(isIn, email).toBe(true);
        expect((await client.get('/dashboard/')).status).toBe(200);
        expect(await row(email)).toMatchObject({
          password: expect.stringMatching(/^argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
          last_login: expect.any(String),
        });
        expect(
          await django.ask([
            ['log_in', email, PASSWORD],
            ['log_in', email, 'wrong horse battery'],
          ]),
        ).toEqual([email, null]);
      },
    );

    it('finds users whatever the letter case of their address', async () => {
      expect((await loginOverHttp('root@example.com', PASSWORD)).isIn).toBe(true);
    });

    it('keeps out those who are not active, and hashes of MD5', async () => {
      const before = await row('old@example.com');
      expect((await loginOverHttp('gone@example.com', PASSWORD)).isIn).toBe(false);
      expect((await loginOverHttp('old@example.com', PASSWORD)).isIn).toBe(false);
      expect(before.password).toMatch(/^md5\$/);
      expect(await row('old@example.com')).toEqual(before);
    });

    it('answers hasPerm as Django does, for every user and permission', async () => {
      const emails = [
        'default@example.com',
        'sha1@example.com',
        'argon@example.com',
        'Root@example.com',
        'gone@example.com',
      ];
      const questions = emails.flatMap((email) =>
        permissions.map((name) => ['has_perm', email, name] as const),
      );
      const answers: boolean[] = [];
      for (const [, email, name] of questions) {
        const user = await site.accounts.users.getByNaturalKey(email);
        if (!user) throw new Error(`There is no ${email}.`);
        answers.push(await site.accounts.permissions.hasPerm(user, name));
      }
      expect(answers).toEqual(await django.ask(questions));
      expect(answers.filter(Boolean)).toHaveLength(2 + 1 + permissions.length);
    });

    it('gives groups and permissions that Django honours', async () => {
      const { users, groups, permissions: perms } = site.accounts;
      const user = await users.getByNaturalKey('argon@example.com');
      if (!user) throw new Error('There is no such user.');
      const group = await groups.create('authors');
      await groups.grant(group, ['auth.delete_group']);
      await groups.addUsers(group, [user]);
      await perms.grant(user, ['accounts.view_customuser']);
      const names = ['auth.delete_group', 'accounts.view_customuser', 'accounts.add_customuser'];
      expect(await django.ask(names.map((name) => ['has_perm', 'argon@example.com', name]))).toEqual([
        true,
        true,
        false,
      ]);
      expect((await row('argon@example.com')).groups).toEqual(['authors']);
    });

    it('deletes groups that Django made, with all that refers to them', async () => {
      await django.ask([['create_group', 'short-lived', ['auth.view_group'], ['argon@example.com']]]);
      const group = await site.accounts.groups.get('short-lived');
      if (!group) throw new Error('There is no such group.');
      expect(await site.accounts.groups.delete(group)).toBe(true);
      expect((await row('argon@example.com')).groups).not.toContain('short-lived');
    });

    it('lets Django delete a user who is logged in', async () => {
      const email = 'leaving@example.com';
      await django.ask([['create_user', email, { username: 'Leaving', password: PASSWORD }]]);
      const { client } = await loginOverHttp(email, PASSWORD);
      expect((await client.get('/dashboard/')).status).toBe(200);
      await django.ask([['delete_user', email]]);
      expect((await client.get('/dashboard/')).location).toContain('/accounts/login/');
    });

    it('can be migrated further, and back', async () => {
      const { database } = site;
      const phone: Migration = {
        app: 'accounts',
        name: '0003_phone',
        dependencies: [],
        operations: [
          addColumn('accounts_customuser', 'phone', column.varchar(20, { nullable: true })),
          alterColumn('accounts_customuser', 'username', column.varchar(200)),
        ],
      };
      const before = await row('default@example.com');
      const migrations = [...(await site.migrations()), phone];
      await migrate(database, migrations);
      const users = database.kysely.selectFrom('accounts_customuser');
      expect(await users.select('phone').limit(1).executeTakeFirst()).toEqual({ phone: null });
      expect(await row('default@example.com')).toEqual(before);
      await migrate(database, migrations, { target: { app: 'accounts', migration: '0002' } });
      expect(await users.selectAll().limit(1).executeTakeFirst()).not.toHaveProperty('phone');
      expect(await row('default@example.com')).toEqual(before);
      await expect(django.check()).resolves.toBeUndefined();
    });

    it('has a profile page that changes the row in place', async () => {
      const { client } = await loginOverHttp('sha1@example.com', PASSWORD);
      const answer = await client.submit('/accounts/profile/', { username: 'Edited' });
      expect(answer.status, answer.text).toBe(302);
      expect(await row('sha1@example.com')).toMatchObject({ username: 'Edited', is_active: true });
    });

    it('changes users in place', async () => {
      const { users } = site.accounts;
      const user = await users.getByNaturalKey('default@example.com');
      if (!user) throw new Error('There is no such user.');
      await users.update(user, { username: 'Renamed', isStaff: true });
      expect(await row('default@example.com')).toMatchObject({
        username: 'Renamed',
        is_staff: true,
        groups: ['editors'],
      });
      await users.setPassword(user, 'battery horse correct');
      expect(await django.ask([['log_in', 'default@example.com', 'battery horse correct']])).toEqual([
        'default@example.com',
      ]);
    });

    it('registers users whom Django lets in', async () => {
      const email = 'new@example.com';
      const answer = await site.client().submit('/accounts/register/', {
        email,
        username: 'New',
        password: PASSWORD,
        confirmPassword: PASSWORD,
      });
      expect(answer.status, answer.text).toBe(302);
      expect(await row(email)).toMatchObject({
        username: 'New',
        is_active: true,
        is_staff: false,
        is_superuser: false,
      });
      expect(await django.ask([['log_in', email, PASSWORD]])).toEqual([email]);
    });

    it('hears of the users that Django makes meanwhile', async () => {
      await django.ask([['create_user', 'late@example.com', { username: 'Late', password: PASSWORD }]]);
      expect((await loginOverHttp('late@example.com', PASSWORD)).isIn).toBe(true);
    });

    it('writes hashes that a Django without argon2 reads, where the hashers say so', async () => {
      const email = 'shared@example.com';
      const pbkdf2 = pbkdf2Sha256Hasher({ iterations: 260_000 });
      const others = defaultPasswordHashers().filter(({ algorithm }) => algorithm !== pbkdf2.algorithm);
      const shared = await startTestSite(starter, {
        settings: { databaseUrl: django.databaseUrl, passwordHashers: [pbkdf2, ...others] },
        folder: 'starter',
      });
      await shared.accounts.users.createUser({ email, username: 'Shared', password: PASSWORD });
      await shared.stop();
      await site.accounts.users.createUser({
        email: 'alone@example.com',
        username: 'Alone',
        password: PASSWORD,
      });
      const before = await row(email);
      const env = { WITHOUT_ARGON2: '1' };
      expect(
        await django.ask(
          [
            ['log_in', email, PASSWORD],
            ['log_in', 'alone@example.com', PASSWORD],
          ],
          env,
        ),
      ).toEqual([email, null]);
      // Django 3.2 takes 260,000 rounds itself, so it rewrites nothing.
      expect((await row(email)).password).toBe(before.password);
    });

    it('is left alone when two of its addresses differ in letter case only', async () => {
      const twins = await newDjango();
      await twins.ask([
        ['create_user', 'Ada@example.com', { username: 'One', password: PASSWORD }],
        ['create_user', 'ada@example.com', { username: 'Two', password: PASSWORD }],
      ]);
      await expect(adopt(twins.databaseUrl)).rejects.toMatchObject({
        code: 'migration_failed',
        message: expect.stringMatching(/accounts_customuser.*email.*ada@example\.com/i),
      });
      const names = ['Ada@example.com', 'ada@example.com'];
      expect(await twins.ask(names.map((email) => ['log_in', email, PASSWORD]))).toEqual(names);
      twins.remove();
    });
  });
});
