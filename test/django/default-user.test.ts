import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BaseUser, Model, Project } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { CliProcess, type Finished, runCli } from '../cli/cli-process.ts';
import { TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { readDocument } from '../docs/documents.ts';
import { typeErrors, VirtualProject } from '../docs/virtual-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { DjangoSite, djangoProblem } from './django-site.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`A site with Django's own user cannot be tested: ${problem}.`);
if (problem) process.stderr.write(`Skipped: a site with Django's own user; ${problem}.\n`);

const PASSWORD = 'correct horse battery';
const TEN_YEARS_AGO = '2016-01-31 12:00:00';

type Models = Readonly<Record<'Post' | 'PostTag' | 'Profile' | 'Tag', Model>>;

// The project is the one of docs/django.md, and each test one of its steps.
describe.skipIf(problem)("a site with Django's own user, as docs/django.md takes it over", () => {
  eachDatabase((databases) => {
    let django: DjangoSite;
    let files: VirtualProject;
    beforeAll(async () => {
      django = new DjangoSite(
        databases.name === 'postgres' ? await databases.create() : null,
        {},
        'blog-project',
      );
      await django.migrate();
      await django.ask([
        ['create_user', 'ada', { email: 'ada@example.com', password: PASSWORD, first_name: 'Ada' }],
        // What Django's forms refuse, and its code does not.
        ['create_user', 'jsmith!', { email: '', password: PASSWORD }],
        ['create_user', 'bob', { email: '', password: PASSWORD }],
        ['create_group', 'editors', ['blog.change_post', 'auth.change_user'], ['ada', 'jsmith!']],
        ['make_profile', 'ada', 'Wrote the first program.'],
        ['make_post', 'ada', 'engine', ['maths', 'machines']],
      ]);
      files = new VirtualProject(readDocument('docs/django.md'));
      for (const gone of ['accounts/app.ts', 'accounts/migrations', 'visits']) {
        rmSync(join(files.folder, gone), { recursive: true, force: true });
      }
      writeFileSync(join(files.folder, '.env'), `DATABASE_URL=${django.databaseUrl}\n`);
      // Builds the command where the sources are newer.
      await run('--version');
    }, 240_000);
    afterAll(() => {
      files?.remove();
      django?.remove();
    });

    const run = (...args: string[]): Promise<Finished> => runCli(args, files);
    const edit = (name: string, from: string, to: string) => {
      const path = join(files.folder, name);
      const text = readFileSync(path, 'utf8');
      expect(text).toContain(from);
      writeFileSync(path, text.replace(from, to));
    };

    it('prints models that compile, in a project without a secret key yet', async () => {
      const { code, stdout, stderr } = await run('inspectdb');
      expect(stderr).toMatch(/^Made a SECRET_KEY .*\n$/);
      expect(code).toBe(0);
      expect(stdout).toContain("export const User = defineUserModel({\n  name: 'User',\n  app: 'auth',");
      expect(stdout).toContain("usernameField: 'username',\n  requiredFields: ['email'],");
      expect(stdout).toContain("email: field.email({ default: '' }),");
      expect(stdout).toContain('userId: field.oneToOne(() => User),');
      const file = join(files.folder, 'printed.ts');
      writeFileSync(file, stdout);
      expect(typeErrors([file])).toBe('');
    }, 120_000);

    it('gets first migrations for its own apps alone', async () => {
      const { code, stdout, stderr } = await run('makemigrations');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout.match(/^\S+\.ts$/gm)).toEqual(['blog/migrations/0001_initial.ts']);
    }, 60_000);

    it('is taken over', async () => {
      const { code, stdout, stderr } = await run('migrate', '--fake-initial');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const migration of ['auth.0001_initial', 'blog.0001_initial']) {
        expect(stdout).toContain(`Took over what was there, and applied ${migration}`);
      }
      expect(await run('makemigrations', '--check')).toMatchObject({
        code: 0,
        stdout: 'No changes detected.\n',
      });
      const checked = await run('check');
      expect({ ...checked, stdout: checked.stdout.match(/[EW]\d{3}/g) }).toEqual({
        code: 0,
        // The page of the starter that is gone.
        stdout: ['W001'],
        stderr: '',
      });
      await expect(django.check()).resolves.toBeUndefined();
    }, 120_000);

    it('is developed further, beside a Django that does not know', async () => {
      edit(
        'blog/models.ts',
        '    body: field.text(),\n',
        "    body: field.text(),\n    subtitle: field.text({ maxLength: 200, default: '' }),\n",
      );
      expect((await run('makemigrations')).stdout).toContain('+ Add field subtitle to Post');
      expect(await run('migrate')).toMatchObject({ code: 0, stderr: '' });
      await django.ask([['make_post', 'bob', 'later', ['machines']]]);
      await expect(django.check()).resolves.toBeUndefined();
    }, 120_000);

    it('has tests that pass on a database of their own', async () => {
      const { code, stdout } = await new CliProcess(
        process.execPath,
        ['--test', '--test-reporter=tap', 'tests/blog.test.ts'],
        files,
      ).finished;
      expect(stdout).toContain('# pass 1\n');
      expect(code).toBe(0);
    }, 60_000);

    it('makes all tables of a new database, the users’ among them', async () => {
      const env = { DATABASE_URL: await databases.create(), LATCHKEY_SUPERUSER_PASSWORD: PASSWORD };
      const onNew = (...args: string[]) => runCli(args, { folder: files.folder, env });
      expect(await onNew('migrate')).toMatchObject({ code: 0, stderr: '' });
      const args = ['createsuperuser', '--noinput', '--username', 'boss', '--email', 'boss@example.com'];
      expect(await onNew(...args)).toMatchObject({ code: 0, stderr: '' });
      const printed = await onNew('inspectdb');
      expect(printed.stdout).toContain('export const User = defineUserModel({');
      expect((await onNew('check')).stdout).not.toMatch(/E\d{3}/);
      expect(await onNew('migrate', 'auth', 'zero')).toMatchObject({ code: 0, stderr: '' });
      expect((await onNew('inspectdb')).stdout).not.toContain('export const User');
    }, 120_000);

    describe('while both serve it', () => {
      let site: TestSite<BaseUser>;
      let models: Models;
      beforeAll(async () => {
        const load = (name: string) => import(pathToFileURL(join(files.folder, name)).href);
        models = await load('blog/models.ts');
        const project: Project<BaseUser> = (await load('latchkey.config.ts')).default;
        const settings = {
          databaseUrl: django.databaseUrl,
          secretKey: TEST_SECRET_KEY,
          passwordHashers: null,
        };
        site = await startTestSite(project, { settings, folder: files.folder });
      }, 60_000);
      afterAll(() => site?.stop());

      const logIn = async (username: string) => {
        const client = site.client();
        const answer = await client.submit('/accounts/login/', { username, password: PASSWORD });
        return { client, location: answer.location };
      };
      const userOf = async (username: string) => {
        const user = await site.accounts.users.getByNaturalKey(username);
        if (!user) throw new Error(`There is no ${username}.`);
        return user;
      };

      it.each(['ada', 'jsmith!', 'bob'])('lets %s in, and Django does after that', async (username) => {
        expect((await logIn(username)).location).toBe('/dashboard/');
        expect(await django.ask([['log_in', username, PASSWORD]])).toEqual([username]);
      });

      it('lets in nobody by the empty address of several', async () => {
        expect((await logIn('')).location).toBeNull();
      });

      it.each(['jsmith!', 'bob'])('saves changes of %s', async (username) => {
        const { users } = site.accounts;
        const user = await userOf(username);
        // As a form does that has all fields.
        const values = { username, email: '', firstName: 'Changed' };
        const saved = await users.update(user, values as object);
        expect(saved).toHaveProperty('user');
        expect(await django.ask([['full_name', username]])).toEqual(['Changed']);
      });

      it('registers users whom Django lets in, by Django’s rule for names', async () => {
        const register = (username: string) =>
          site.client().submit('/accounts/register/', {
            username,
            email: 'new@example.com',
            password: PASSWORD,
            confirmPassword: PASSWORD,
          });
        const refused = await register('new!');
        expect(refused.status).toBe(200);
        expect(refused.text).toContain('letters, digits and @ . + - _ only');
        expect((await register('zoë.new+1')).status).toBe(302);
        expect(await django.ask([['log_in', 'zoë.new+1', PASSWORD]])).toEqual(['zoë.new+1']);
      });

      it('counts permissions that Django gave', async () => {
        const { permissions } = site.accounts;
        for (const name of ['ada', 'jsmith!']) {
          const user = await userOf(name);
          expect(await permissions.hasPerm(user, 'blog.change_post')).toBe(true);
          expect(await permissions.hasPerm(user, 'auth.change_user')).toBe(true);
          expect(await permissions.hasPerm(user, 'auth.delete_user')).toBe(false);
        }
      });

      it('reads what Django wrote', async () => {
        const { Post, PostTag, Profile, Tag } = models;
        const [post] = await site.objects(Post).list({ where: { slug: 'engine' } });
        const ada = await userOf('ada');
        expect(post).toMatchObject({
          authorId: ada.id,
          title: 'Engine',
          status: 'draft',
          price: '12.50',
          meta: { pages: [1, 2] },
          publishOn: null,
          createdAt: expect.any(Date),
        });
        const pairs = await site
          .objects(PostTag)
          .list({ where: { postId: post?.id ?? 0 }, orderBy: 'position' });
        const names = await Promise.all(
          pairs.map(async ({ tagId }) => (await site.objects(Tag).get(Number(tagId)))?.name),
        );
        expect(names).toEqual(['maths', 'machines']);
        expect(await site.objects(Profile).list({ where: { userId: ada.id } })).toMatchObject([
          { bio: 'Wrote the first program.', born: '1815-12-10' },
        ]);
      });

      it('writes what Django reads', async () => {
        const { Post, PostTag, Profile, Tag } = models;
        const bob = await userOf('bob');
        const made = await site.objects(Post).create({
          title: 'Ours',
          slug: 'ours',
          body: '…',
          status: 'published',
          price: '0.10',
          meta: { deep: [null, { a: 'ü' }] },
          publishOn: '2026-01-31',
          createdAt: new Date(`${TEN_YEARS_AGO.replace(' ', 'T')}Z`),
          authorId: bob.id,
        });
        if (!('row' in made)) throw new Error('It was not made.');
        const [maths] = await site.objects(Tag).list({ where: { slug: 'maths' } });
        await site.objects(PostTag).create({ postId: made.row.id, tagId: maths?.id ?? 0 });
        await site.objects(Profile).create({ userId: bob.id, bio: '' });
        expect(
          await django.ask([
            ['post', 'ours'],
            ['profile', 'bob'],
          ]),
        ).toEqual([
          {
            author: 'bob',
            title: 'Ours',
            status: 'Published',
            price: '0.10',
            meta: { deep: [null, { a: 'ü' }] },
            publish_on: '2026-01-31',
            created_at: '2016-01-31T12:00:00+00:00',
            tags: ['maths'],
          },
          { bio: '', born: null },
        ]);
        // One profile for a user: the index is Django's.
        expect(await site.objects(Profile).create({ userId: bob.id, bio: '' })).toEqual({
          duplicate: 'userId',
        });
      });
    });

    it('refuses a model that does not fit Django’s table, until it is in an app', async () => {
      edit(
        'accounts/django-user.ts',
        '    isStaff:',
        "    phone: field.text({ maxLength: 20, default: '' }),\n    isStaff:",
      );
      for (const command of ['makemigrations', 'check']) {
        const { code, stderr } = await run(command);
        expect(code).toBe(1);
        expect(stderr).toContain('Add field phone to User');
        expect(stderr).toContain('declare the app auth');
      }
      edit('latchkey.config.ts', 'apps: [blog]', 'apps: [auth, blog]');
      edit('latchkey.config.ts', 'import { blog }', "import { auth } from './auth/app.ts';\nimport { blog }");
      const { stdout } = await run('makemigrations');
      expect(stdout).toContain('auth/migrations/0002_user_phone.ts\n  + Add field phone to User\n');
      expect(stdout.match(/^ {2}\S/gm)).toHaveLength(1);
      expect(await run('migrate')).toMatchObject({ code: 0, stderr: '' });
      expect(await django.ask([['log_in', 'bob', PASSWORD]])).toEqual(['bob']);
      await django.ask([['create_user', 'cy', { email: '', password: PASSWORD }]]);
      const env = { DATABASE_URL: await databases.create() };
      expect(await runCli(['migrate'], { folder: files.folder, env })).toMatchObject({ code: 0, stderr: '' });
    }, 120_000);
  });
});
