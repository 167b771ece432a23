import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accountsUrls,
  dashboardView,
  defineProject,
  defineUserModel,
  field,
  homeView,
  include,
  openProject,
  path,
  type UserOf,
  uuid4,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelsSource } from '../../src/cli/commands/inspectdb/models-source.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { migrationText } from '../../src/migrations/writer/migration-text.ts';
import { writeMigrations } from '../../src/migrations/writer/write-migrations.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { loadMigrations } from '../support/package-migrations.ts';
import { DjangoSite, djangoProblem } from './django-site.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`Django's users with UUIDs cannot be tested: ${problem}.`);
if (problem) process.stderr.write(`Not tested: Django's users with UUIDs; ${problem}.\n`);

const PASSWORD = 'correct horse battery';
const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Django's `UUIDField(primary_key=True, default=uuid.uuid4)`. */
const CustomUser = defineUserModel({
  name: 'CustomUser',
  id: field.uuid({ default: uuid4 }),
  fields: {
    email: field.email({ unique: true }),
    username: field.text({ maxLength: 150 }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  requiredFields: ['username'],
});
type User = UserOf<typeof CustomUser>;

if (!problem) {
  eachDatabase((databases) => {
    describe('a site of Django whose users have UUIDs', () => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-uuid-user-'));
      const accounts = { name: 'accounts', models: [CustomUser], folder: join(folder, 'accounts') };
      let django: DjangoSite;
      let site: TestSite<User>;
      let ids: readonly unknown[];

      beforeAll(async () => {
        django = new DjangoSite(databases.name === 'postgres' ? await databases.create() : null, {
          UUID_USER: '1',
        });
        await django.migrate();
        ids = await django.ask([
          ['create_user', 'ada@example.com', { username: 'Ada', password: PASSWORD }],
          ['create_user', 'grace@example.com', { username: 'Grace', password: PASSWORD }],
          ['create_group', 'editors', ['auth.view_group'], ['ada@example.com']],
          ['grant', 'ada@example.com', 'accounts.change_customuser'],
        ]);
        const input = {
          apps: [accounts],
          userModel: CustomUser,
          migrations: await loadMigrations([accounts], CustomUser),
        };
        const planned = await makeMigrations(input, { isRenamed: () => false, valueFor: () => 0 });
        await writeMigrations(planned.map((one) => migrationText(one, [accounts])));
        const settings = {
          secretKey: TEST_SECRET_KEY,
          databaseUrl: django.databaseUrl,
          passwordHashers: null,
        };
        const project = defineProject<User>({
          apps: [accounts],
          userModel: CustomUser,
          settings,
          urls: [
            path('', homeView(), { name: 'home' }),
            path('dashboard/', dashboardView(), { name: 'dashboard' }),
            ...include('accounts/', accountsUrls(CustomUser)),
          ],
        });
        const adopting = openProject(project, { folder, writeLog: () => undefined });
        await adopting.migrate({ fakeInitial: true });
        expect(await adopting.migrate()).toEqual([]);
        await adopting.close();
        site = await startTestSite(project, { settings, folder });
      }, 120_000);
      afterAll(async () => {
        await site?.stop();
        django?.remove();
        rmSync(folder, { recursive: true, force: true });
      });

      const userOf = async (email: string) => {
        const user = await site.accounts.users.getByNaturalKey(email);
        if (!user) throw new Error(`There is no ${email}.`);
        return user;
      };
      const row = async (email: string) => (await django.ask([['row', email]]))[0];
      const logIn = async (email: string) => {
        const client = site.client();
        const { location } = await client.submit('/accounts/login/', { email, password: PASSWORD });
        return location === '/dashboard/' ? client : null;
      };

      it('keeps its users, by the ids that Django gave them', async () => {
        const ada = await userOf('ada@example.com');
        expect(ada.id).toMatch(UUID4);
        expect(ada.id).toBe(ids[0]);
        expect(await site.accounts.users.get(String(ids[1]))).toMatchObject({ username: 'Grace' });
        await expect(django.check()).resolves.toBeUndefined();
      });

      it('lets them in and keeps them in, with the permissions and groups that Django gave', async () => {
        const client = await logIn('ada@example.com');
        expect((await client?.get('/dashboard/'))?.status).toBe(200);
        expect(await row('ada@example.com')).toMatchObject({ last_login: expect.any(String) });
        const ada = await userOf('ada@example.com');
        expect(await ada.getAllPermissions()).toEqual(
          new Set(['auth.view_group', 'accounts.change_customuser']),
        );
        expect((await site.accounts.groups.ofUser(ada)).map(({ name }) => name)).toEqual(['editors']);
      });

      it('reads the users, groups and permissions that are made here', async () => {
        const answer = await site.client().submit('/accounts/register/', {
          email: 'new@example.com',
          username: 'New',
          password: PASSWORD,
          confirmPassword: PASSWORD,
        });
        expect(answer.status, answer.text).toBe(302);
        const made = await userOf('new@example.com');
        const { groups, permissions } = site.accounts;
        const group = await groups.create('authors');
        await groups.addUsers(group, [made]);
        await permissions.grant(made, ['auth.add_group']);
        expect(await row('new@example.com')).toMatchObject({
          id: made.id,
          username: 'New',
          groups: ['authors'],
        });
        expect(
          await django.ask([
            ['log_in', 'new@example.com', PASSWORD],
            ['has_perm', 'new@example.com', 'auth.add_group'],
            ['has_perm', 'new@example.com', 'auth.change_group'],
          ]),
        ).toEqual(['new@example.com', true, false]);
      });

      it('deletes a user who is logged in here, and with them the session', async () => {
        const client = await logIn('grace@example.com');
        expect((await client?.get('/dashboard/'))?.status).toBe(200);
        await django.ask([['delete_user', 'grace@example.com']]);
        expect((await client?.get('/dashboard/'))?.location).toContain('/accounts/login/');
      });

      it('has a model printed for its users that says so', async () => {
        const tables = (await inspectTables(site.database)).filter(({ name }) => name === CustomUser.table);
        expect(modelsSource(tables, { app: null, known: [] })).toContain(
          "  app: 'accounts',\n  id: field.uuid(),\n  fields: {\n",
        );
      });
    });
  });
}
