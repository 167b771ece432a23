import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli } from '../support/built-cli.ts';
import { CliProcess, type Finished, runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';
import { startInTerminal, terminalProblem } from './terminal.ts';

const problem = terminalProblem();
if (problem) process.stderr.write(`Skipped: the shell in a terminal; ${problem}.\n`);

let project: SampleProject;
beforeAll(async () => {
  project = new SampleProject();
  project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
  await runCli(['migrate'], project);
}, 60_000);
afterAll(() => project.remove());

const shell = (code: string) => runCli(['shell', '--command', code], project);

async function withInput(text: string): Promise<Finished> {
  project.write('input.js', text);
  const args = ['-c', '"$0" "$1" shell < input.js', process.execPath, await builtCli()];
  return new CliProcess('sh', args, project).finished;
}

describe('latchkey shell --command', () => {
  it('runs code on the project, and prints its value', async () => {
    const made = await shell(
      "const user = await accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' }); user.email",
    );
    expect(made).toEqual({ code: 0, stdout: 'ada@example.com\n', stderr: '' });
    const { stdout } = await shell("await db.selectFrom(CustomUser.table).select(['username']).execute()");
    expect(stdout).toContain("username: 'Ada'");
  });

  it('prints nothing where there is no value', async () => {
    expect(await shell('const nothing = project.settings.siteName;')).toMatchObject({ code: 0, stdout: '' });
  });

  it('gives the database values of its own process: a Date is a Date', async () => {
    const { stdout, stderr } = await shell(
      `await accounts.users.createUser({ email: 'cy@example.com', username: 'Cy', lastLogin: new Date(0) });
      (await accounts.users.getByNaturalKey('cy@example.com')).lastLogin instanceof Date`,
    );
    expect(stderr).toBe('');
    expect(stdout).toBe('true\n');
  });

  it.each([
    ["throw new Error('out of luck')", 'out of luck'],
    ["await Promise.reject(new Error('out of luck'))", 'out of luck'],
    ["setTimeout(() => { throw new Error('out of luck') }); await new Promise(() => {})", 'out of luck'],
    ['no_such_name', 'no_such_name is not defined'],
    ['const half =', 'Unexpected end of input'],
  ])('fails with what %s throws', async (code, message) => {
    const finished = await shell(code);
    expect(finished).toMatchObject({ code: 1, stdout: '' });
    expect(finished.stderr).toContain(message);
  });
});

describe('latchkey shell without a terminal', () => {
  it('runs what standard input says, whole', async () => {
    const text = `
      const { length } = await db.selectFrom('latchkey_migrations').selectAll().execute();
      function sentence() {
        return \`\${length > 0} for \${CustomUser.name}\`;
      }
      sentence();
    `;
    expect(await withInput(text)).toEqual({ code: 0, stdout: 'true for CustomUser\n', stderr: '' });
  });

  it('has nothing to do where there is no input', async () => {
    expect(await withInput('')).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe.skipIf(problem)('latchkey shell in a terminal', () => {
  it('answers each line, and keeps the lines in a file that others cannot read', async () => {
    const state = project.path('state');
    const command = await startInTerminal('shell', { ...project, env: { XDG_STATE_HOME: state } });
    await command.shows('At hand: CustomUser, accounts, db, objects, project.');
    await command.answer(
      '> ',
      "const user = await accounts.users.createUser({ email: 'bo@example.com', username: 'Bo' })",
    );
    await command.answer('undefined', 'user.email.toUpperCase()');
    await command.answer("'BO@EXAMPLE.COM'", 'no_such_name');
    await command.answer('no_such_name is not defined', '.exit');
    expect(await command.finished).toBe(0);
    const history = project.path('state/latchkey/shell_history');
    expect(readFileSync(history, 'utf8')).toContain('bo@example.com');
    expect(statSync(history).mode & 0o777).toBe(0o600);
    expect(statSync(project.path('state/latchkey')).mode & 0o777).toBe(0o700);
  });
});
