import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { runCli } from '../cli/cli-process.ts';
import { SampleProject, serve, TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { builtCli, packageFolder } from '../support/built-cli.ts';
import { npm } from '../support/packed-package.ts';

const modules = join(packageFolder, 'node_modules');

/** Builds the example as its author would, and gives the tarball. */
function packGuestbook(folder: string): string {
  cpSync(join(packageFolder, 'examples/guestbook-app'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(packageFolder, join(folder, 'node_modules/latchkey'));
  symlinkSync(join(modules, 'zod'), join(folder, 'node_modules/zod'));
  symlinkSync(join(modules, '@types/node'), join(folder, 'node_modules/@types/node'));
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe' });
  run(join(modules, 'typescript/bin/tsc'), '-p', '.');
  run('copy-files.js');
  const [packed] = JSON.parse(npm(folder, 'pack', '--json', '--ignore-scripts')) as [{ filename: string }];
  return join(folder, packed.filename);
}

describe('the example of an app in a package of its own', () => {
  let build: string;
  let project: SampleProject;
  beforeAll(async () => {
    await builtCli();
    build = mkdtempSync(join(tmpdir(), 'latchkey-guestbook-'));
    project = new SampleProject();
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
    const installed = project.path('node_modules/latchkey-guestbook');
    mkdirSync(installed);
    execFileSync('tar', ['-xzf', packGuestbook(build), '-C', installed, '--strip-components=1']);
    symlinkSync(join(modules, 'zod'), project.path('node_modules/zod'));
    project.edit(
      'latchkey.config.ts',
      'import { settings',
      "import { guestbook } from 'latchkey-guestbook';\nimport { settings",
    );
    project.edit('latchkey.config.ts', 'apps: [accounts', 'apps: [accounts, guestbook');
    project.edit(
      'urls.ts',
      'import { visitsView',
      "import { guestbookUrls } from 'latchkey-guestbook';\nimport { visitsView",
    );
    project.edit(
      'urls.ts',
      "  ...include('accounts/'",
      "  ...include('guestbook/', guestbookUrls(CustomUser)),\n  ...include('accounts/'",
    );
  });
  afterAll(() => {
    project.remove();
    rmSync(build, { recursive: true, force: true });
  });
  const run = (...args: string[]) => runCli(args, project);

  it('has its table made, with users that it does not know', async () => {
    const { code, stdout } = await run('migrate');
    expect(code).toBe(0);
    expect(stdout).toContain('guestbook.0001_initial');
    expect((await run('makemigrations', '--check')).stdout).toBe('No changes detected.\n');
  });

  it('shows its page, with its texts, its static file and its setting', async () => {
    const fill = `const ada = await accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' });
      for (const text of ['one', 'two']) await objects(Entry).create({ authorId: ada.id, text });`;
    expect(await run('shell', '--command', fill.replaceAll('\n', ' '))).toMatchObject({ code: 0 });
    const site = await serve(project, { GUESTBOOK_PAGE_SIZE: '1' });
    const page = await new TestClient(site.origin).get('/guestbook/');
    expect(page.text).toContain('<title>Guestbook | My site</title>');
    expect(page.text).toContain('<li>two</li>');
    expect(page.text).not.toContain('<li>one</li>');
    expect(page.text).toMatch(/src="\/static\/guestbook\/pen\.svg\?v=/);
    site.process.kill('SIGTERM');
    await site.process.finished;
  });

  it('has its command and its check', async () => {
    expect((await run('clearguestbook', '--dry-run')).stdout).toBe('There are 2 entries.\n');
    expect((await run('clearguestbook')).stdout).toBe('Removed 2 entries.\n');
    expect((await run('check')).stdout).toBe('No problems found.\n');
    project.edit('urls.ts', "  ...include('guestbook/', guestbookUrls(CustomUser)),\n", '');
    expect((await run('check')).stdout).toContain('Warning guestbook.W001');
  });
});
