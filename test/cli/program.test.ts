import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageFolder } from '../support/built-cli.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

describe('the command line', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-cli-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const run = (...args: string[]) => runCli(args, { folder });

  it('lists every command in its help', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    const commands =
      'startproject runserver migrate check sendtestemail shell dbshell inspectdb createsuperuser changepassword clearsessions users sessions';
    for (const command of commands.split(' ')) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  it('lists the commands of a command of two words, with a project or without', async () => {
    for (const args of [
      ['users', '--help'],
      ['help', 'users'],
      ['users', 'help'],
    ]) {
      const { code, stdout } = await run(...args);
      expect([args, code]).toEqual([args, 0]);
      for (const name of ['list', 'show', 'create']) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
    const { code, stdout, stderr } = await run('users');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Usage: latchkey users [command]');
    const help = (await run('users', 'create', '--help')).stdout;
    expect(help).toContain('Usage: latchkey users create [options]');
    expect(help).toContain('In a project, latchkey users create --help also lists an option for each field.');
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
    expect((await run('--version')).stdout).toBe(`latchkey ${version}\n`);
  });

  it.each([
    [['migrat'], "error: unknown command 'migrat'\n(Did you mean migrate?)\n"],
    [['runserver', '--prot', '3'], "error: unknown option '--prot'\n(Did you mean --port?)\n"],
    [['runserver', '--port', '70000'], 'It must be a port from 0 to 65535.'],
    [
      ['users', 'lst'],
      "error: unknown command 'lst'\n(Did you mean list?)\nRun latchkey users --help for its commands.",
    ],
    [
      ['users', 'list', '--serch', 'x'],
      "error: unknown option '--serch'\n(Did you mean --search?)\nRun latchkey users list --help",
    ],
    [['users', 'list'], 'There is no latchkey.config.ts in '],
    [['users', 'create', '--email', 'a@example.com'], 'There is no latchkey.config.ts in '],
    [
      ['endsessions', '--all'],
      'The command endsessions is called sessions end now: latchkey sessions end --help',
    ],
    [['changepassword'], "error: missing required argument 'identifier'"],
    [['check', '--fail-level', 'maybe'], 'It must be ERROR or WARNING.'],
    [['migrate', '--project', 'nowhere'], 'There is no folder '],
    [['migrate'], 'There is no latchkey.config.ts in '],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('a project that cannot be loaded', () => {
  let project: SampleProject;
  beforeAll(() => {
    project = new SampleProject();
  });
  afterAll(() => project.remove());
  const migrate = (env: Record<string, string> = {}) =>
    runCli(['migrate'], { folder: project.folder, env: { SECRET_KEY: TEST_SECRET_KEY, ...env } });

  it.each([
    ['export const project = {};', 'is not a project: there is none. Make it with defineProject.'],
    ['export default 7;', 'is not a project: it is a number'],
    ['export default { settings: {} };', 'its userModel is no model made by defineUserModel'],
    ["import './missing.ts';", 'latchkey.config.ts cannot be loaded: Cannot find module'],
    ["throw new Error('out of luck');", 'latchkey.config.ts cannot be loaded: out of luck\n'],
  ])('%s', async (config, message) => {
    project.write('latchkey.config.ts', config);
    const { code, stderr } = await migrate();
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('shows where an unexpected error came from at LOG_LEVEL=debug', async () => {
    project.write('latchkey.config.ts', "throw new Error('out of luck');");
    expect((await migrate({ LOG_LEVEL: 'debug' })).stderr).toMatch(/^\s+at .*latchkey\.config\.ts:1/m);
  });

  it('says that the package is missing', async () => {
    const bare = new SampleProject();
    rmSync(bare.path('node_modules'), { recursive: true });
    const { code, stderr } = await runCli(['migrate'], bare);
    bare.remove();
    expect(code).toBe(1);
    expect(stderr).toMatch(/has no latchkey installed\. Run there: npm install\n$/);
  });

  it('refuses a project that uses another copy of the package', async () => {
    const other = new SampleProject();
    rmSync(other.path('node_modules/latchkey'));
    other.write('node_modules/latchkey/package.json', '{ "name": "latchkey", "version": "0.0.1" }');
    const { code, stderr } = await runCli(['migrate'], other);
    other.remove();
    expect(code).toBe(1);
    expect(stderr).toContain('Run there: npx latchkey');
  });
});
