import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { onPostgres } from '../support/databases.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

/** Where a program of a database is not installed, its tests are skipped; not in continuous integration. */
function isInstalled(program: string): boolean {
  if (spawnSync(program, ['--version']).status === 0) return true;
  if (process.env.CI) throw new Error(`The program ${program} is not installed.`);
  process.stderr.write(`Skipped: dbshell with ${program}, which is not installed.\n`);
  return false;
}

let project: SampleProject;
beforeEach(() => {
  project = new SampleProject();
  project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
});
afterEach(() => project.remove());

const dbshell = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli(['dbshell', '--', ...args], { ...project, env });

describe.skipIf(!isInstalled('sqlite3'))('latchkey dbshell on SQLite', () => {
  it('runs sqlite3 on the file of the project', async () => {
    await runCli(['migrate'], project);
    const { code, stdout } = await dbshell(['select count(*) > 0 from latchkey_migrations']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' });
  });

  it('ends with the exit code of the program', async () => {
    expect((await dbshell(['.exit 7'])).code).toBe(7);
  });
});

describe('latchkey dbshell', () => {
  it('says which program is missing, and where to get it', async () => {
    const { code, stderr } = await dbshell([], { PATH: project.path('no-programs') });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'The command dbshell needs the program sqlite3, which is not installed. On Debian: apt-get install sqlite3\n',
    );
  });

  it('refuses a database in memory', async () => {
    const { code, stderr } = await dbshell([], { DATABASE_URL: 'sqlite::memory:' });
    expect(code).toBe(1);
    expect(stderr).toContain('in memory: no other program can open it');
  });
});

onPostgres((databases) => {
  describe.skipIf(!isInstalled('psql'))('latchkey dbshell on PostgreSQL', () => {
    it('runs psql on the database, with no password among the arguments', async () => {
      const url = await databases.create();
      const { password, pathname } = new URL(url);
      const arguments_ = '\\! tr "\\0" " " < /proc/$PPID/cmdline';
      const { code, stdout, stderr } = await dbshell(
        ['-At', '-c', 'select current_database()', '-c', arguments_],
        {
          DATABASE_URL: url,
        },
      );
      expect(stderr).toBe('');
      expect(code).toBe(0);
      const [database, commandLine = ''] = stdout.split('\n');
      expect(database).toBe(pathname.slice(1));
      expect(commandLine).toMatch(/psql -At -c/);
      expect(password).not.toBe('');
      expect(stdout).not.toContain(password);
    });

    it('tells of a server that is not there without the password', async () => {
      const url = new URL(inject('postgresUrl') ?? '');
      url.port = '1';
      const { code, stderr } = await dbshell(['-c', 'select 1'], { DATABASE_URL: url.href });
      expect(code).toBe(2);
      expect(stderr).toContain('onnection');
      expect(stderr).not.toContain(url.password);
    });
  });
});
