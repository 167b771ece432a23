import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finished, runCli } from '../cli/cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { DjangoSite, djangoProblem } from './django-site.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`The exchange with Django cannot be tested: ${problem}.`);
if (problem) process.stderr.write(`Skipped: the commands on a database of Django; ${problem}.\n`);

describe.skipIf(problem)('a database that Django made', () => {
  eachDatabase((databases) => {
    let django: DjangoSite;
    let project: SampleProject;
    beforeAll(async () => {
      django = new DjangoSite(databases.name === 'postgres' ? await databases.create() : null);
      await django.migrate();
      await django.ask([['create_user', 'Ada@example.com', { username: 'Ada', password: 'correct horse' }]]);
      project = new SampleProject();
      project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nDATABASE_URL=${django.databaseUrl}\n`);
      // Builds the command where the sources are newer.
      await runCli(['--version'], project);
    }, 120_000);
    afterAll(() => {
      project?.remove();
      django?.remove();
    });

    const run = (...args: string[]): Promise<Finished> => runCli(args, project);

    it('has models printed that fit the tables', async () => {
      const { code, stdout, stderr } = await run('inspectdb');
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(stdout).toContain(`export const CustomUser = defineUserModel({
  name: 'CustomUser',
  app: 'accounts',
  fields: {
    // The database's unique index minds letter case; this field's does not.
    email: field.email({ unique: true }),
    username: field.text({ maxLength: 150 }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  usernameField: 'email',
  requiredFields: ['username'],
});
`);
      expect(stdout.match(/export const/g)).toHaveLength(1);
      expect(stdout.match(/^\/\/ passwordMinLength: 8$/gm)).toHaveLength(1);
    });

    it('is not migrated by accident, and says how it is taken over', async () => {
      const { code, stderr } = await run('migrate');
      expect(code).toBe(1);
      expect(stderr).toContain('latchkey migrate --fake-initial');
    });

    it('is taken over once', async () => {
      const { code, stdout, stderr } = await run('migrate', '--fake-initial');
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(stdout).toContain('accounts.0001_initial');
      expect(await run('migrate')).toMatchObject({ code: 0, stdout: 'Nothing to migrate.\n' });
    });

    it('needs no migration for the models of the guide, and passes the checks', async () => {
      expect(await run('makemigrations', '--check')).toMatchObject({
        code: 0,
        stdout: 'No changes detected.\n',
      });
      const { code, stdout } = await run('check');
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.not.stringMatching(/[EW]\d{3}/) });
    });

    it('gets superusers whom Django lets in', async () => {
      const args = ['createsuperuser', '--noinput', '--email', 'boss@example.com', '--username', 'Boss'];
      const env = { LATCHKEY_SUPERUSER_PASSWORD: 'battery horse staple' };
      expect((await runCli(args, { ...project, env })).code).toBe(0);
      expect(
        await django.ask([
          ['log_in', 'boss@example.com', 'battery horse staple'],
          ['has_perm', 'boss@example.com', 'auth.add_group'],
        ]),
      ).toEqual(['boss@example.com', true]);
    });
  });
});
