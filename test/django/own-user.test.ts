import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  accountsUrls,
  type BaseUser,
  dashboardView,
  homeView,
  include,
  openProject,
  path,
  type UserModel,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { readDocument } from '../docs/documents.ts';
import { VirtualProject } from '../docs/virtual-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { DjangoSite, djangoProblem } from './django-site.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`Django's own user cannot be tested: ${problem}.`);
if (problem) process.stderr.write(`Skipped: Django's own user; ${problem}.\n`);

const PASSWORD = 'correct horse battery';

describe.skipIf(problem)("Django's own auth.User, with the model in docs/django.md", () => {
  eachDatabase((databases) => {
    let files: VirtualProject;
    let django: DjangoSite;
    let site: TestSite<BaseUser>;

    beforeAll(async () => {
      files = new VirtualProject(readDocument('docs/django.md'));
      const url = databases.name === 'postgres' ? await databases.create() : null;
      django = new DjangoSite(url, { OWN_USER: '1' });
      await django.migrate();
      await django.ask([
        ['create_user', 'ada', { email: 'ada@example.com', password: PASSWORD }],
        ['create_group', 'editors', ['auth.change_user'], ['ada']],
      ]);
      const module = pathToFileURL(join(files.folder, 'accounts/django-user.ts')).href;
      const { DjangoUser } = (await import(module)) as { DjangoUser: UserModel<BaseUser> };
      const settings = { secretKey: TEST_SECRET_KEY, databaseUrl: django.databaseUrl, passwordHashers: null };
      const urls = [
        path('', homeView(), { name: 'home' }),
        path('dashboard/', dashboardView(), { name: 'dashboard' }),
        ...include('accounts/', accountsUrls(DjangoUser)),
      ];
      const project = { userModel: DjangoUser, settings, urls, apps: [] };
      const adopting = openProject(project, { folder: '.', writeLog: () => undefined });
      await adopting.migrate({ fakeInitial: true });
      await adopting.close();
      site = await startTestSite(project, { settings });
    }, 60_000);
    afterAll(async () => {
      await site?.stop();
      django?.remove();
      files?.remove();
    });

    const logIn = async (username: string) =>
      (await site.client().submit('/accounts/login/', { username, password: PASSWORD })).location;

    it('lets users in, who keep their permissions, and whom Django lets in again', async () => {
      expect(await logIn('ada')).toBe('/dashboard/');
      const user = await site.accounts.users.getByNaturalKey('ada');
      if (!user) throw new Error('There is no ada.');
      expect(await site.accounts.permissions.hasPerm(user, 'auth.change_user')).toBe(true);
      expect(await site.accounts.permissions.hasPerm(user, 'auth.delete_user')).toBe(false);
      expect(await django.ask([['log_in', 'ada', PASSWORD]])).toEqual(['ada']);
    });

    it('registers users whom Django lets in', async () => {
      const answer = await site.client().submit('/accounts/register/', {
        username: 'bo',
        email: 'bo@example.com',
        password: PASSWORD,
        confirmPassword: PASSWORD,
      });
      expect(answer.status, answer.text).toBe(302);
      expect(await django.ask([['log_in', 'bo', PASSWORD]])).toEqual(['bo']);
    });
  });
});
