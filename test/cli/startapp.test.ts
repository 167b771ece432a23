import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { packageFolder } from '../support/built-cli.ts';
import { CliProcess, runCli } from './cli-process.ts';
import { SampleProject, serve, TEST_SECRET_KEY } from './sample-project.ts';

let project: SampleProject;
beforeEach(() => {
  project = new SampleProject();
  project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
});
afterEach(() => project.remove());

const startapp = (...args: string[]) => runCli(['startapp', ...args], project);
const read = (name: string) => readFileSync(project.path(name), 'utf8');

function edit(name: string, changes: Readonly<Record<string, string>>): void {
  let text = read(name);
  for (const [from, to] of Object.entries(changes)) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(project.path(name), text);
}

/** Adds an app the way that startapp says. */
function addApp(variable: string, path: string, file: string, ending = 'ts'): void {
  edit(`latchkey.config.${ending}`, {
    'import { settings': `import { ${variable} } from './${path}/app.${ending}';\nimport { settings`,
    'apps: [accounts': `apps: [accounts, ${variable}`,
  });
  edit(`urls.${ending}`, {
    'import { visitsView': `import { ${variable}Urls } from './${path}/${file}-urls.${ending}';\nimport { visitsView`,
    "  ...include('accounts/'": `  ...include('${file}/', ${variable}Urls),\n  ...include('accounts/'`,
  });
}

function compile(): void {
  const types = join(packageFolder, 'node_modules/@types');
  mkdirSync(project.path('node_modules/@types'));
  symlinkSync(join(types, 'node'), project.path('node_modules/@types/node'));
  const tsc = join(packageFolder, 'node_modules/typescript/bin/tsc');
  try {
    execFileSync(process.execPath, [tsc, '-p', '.'], {
      cwd: project.folder,
      stdio: 'pipe',
      encoding: 'utf8',
    });
  } catch (error) {
    throw new Error((error as { stdout?: string }).stdout);
  }
}

describe('startapp', () => {
  it('makes apps that compile under strict rules, migrate and answer', async () => {
    const { code, stdout } = await startapp('notes');
    expect(code).toBe(0);
    for (const line of [
      "import { notes } from './notes/app.ts';",
      "import { notesUrls } from './notes/notes-urls.ts';",
      "...include('notes/', notesUrls),",
      'npx latchkey makemigrations notes',
      'npx node --test notes/notes.test.ts',
    ]) {
      expect(stdout).toContain(`  ${line}\n`);
    }
    expect((await startapp('news_items', 'parts/news')).code).toBe(0);
    expect(read('parts/news/news-item.ts')).toContain("name: 'NewsItem'");
    addApp('notes', 'notes', 'notes');
    addApp('newsItems', 'parts/news', 'news-items');
    compile();
    expect((await runCli(['makemigrations', '--noinput'], project)).code).toBe(0);
    await runCli(['migrate'], project);
    expect(await runCli(['countnewsitems'], project)).toEqual({ code: 0, stdout: '0\n', stderr: '' });
    for (const file of ['notes/notes.test.ts', 'parts/news/news-items.test.ts']) {
      const { code, stdout } = await new CliProcess(process.execPath, ['--test', file], project).finished;
      expect(stdout).toContain('pass 1');
      expect(code).toBe(0);
    }
    const site = await serve(project);
    try {
      const client = new TestClient(site.origin);
      const page = await client.get('/notes/');
      expect(page.status).toBe(302);
      expect(page.headers.get('location')).toBe('/accounts/login/?next=/notes/');
    } finally {
      site.process.kill('SIGTERM');
      await site.process.finished;
    }
    expect((await runCli(['check', '--fail-level', 'WARNING'], project)).stdout).toBe('No problems found.\n');
  }, 120_000);

  it('makes JavaScript in a project of JavaScript', async () => {
    // The starter without its types.
    for (const name of [
      'latchkey.config',
      'settings',
      'urls',
      'accounts/app',
      'accounts/user',
      'visits/visits-view',
      'accounts/migrations/0001_initial',
      'accounts/migrations/0002_customuser_picture',
    ]) {
      const { stripTypeScriptTypes } = await import('node:module');
      renameSync(project.path(`${name}.ts`), project.path(`${name}.js`));
      const text = stripTypeScriptTypes(read(`${name}.js`)).replaceAll(".ts'", ".js'");
      writeFileSync(project.path(`${name}.js`), text);
    }
    expect((await startapp('notes')).stdout).toContain("from './notes/app.js'");
    expect(readdirSync(project.path('notes')).sort()).toEqual(
      [
        'app.js',
        'note-admin.js',
        'note.js',
        'notes-command.js',
        'notes-urls.js',
        'notes-view.js',
        'notes.test.js',
        'templates',
      ].sort(),
    );
    addApp('notes', 'notes', 'notes', 'js');
    expect((await runCli(['makemigrations', '--noinput'], project)).stdout).toContain(
      'notes/migrations/0001_initial.js',
    );
    await runCli(['migrate'], project);
    expect((await runCli(['check', '--fail-level', 'WARNING'], project)).stdout).toBe('No problems found.\n');
  });

  it.each([
    ['My_notes', 'lower-case'],
    ['../evil', 'lower-case'],
    ['my__notes', 'lower-case'],
    ['1st', 'lower-case'],
    ['auth', 'reserved'],
    ['contenttypes', 'reserved'],
    ['latchkey', 'reserved'],
    ['admin', 'reserved'],
    ['class', 'JavaScript'],
    ['settings', 'otherwise'],
    ['accounts', 'has an app'],
    ['dashboard', 'has a URL'],
    ['a'.repeat(31), '30 characters'],
  ])('refuses the name %s', async (name, reason) => {
    const before = readdirSync(project.folder);
    const { code, stderr } = await startapp(name);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^An app cannot be called ${name}: .*${reason}`));
    expect(readdirSync(project.folder)).toEqual(before);
  });

  it('calls no model what the code beside it uses', async () => {
    await startapp('users');
    await startapp('dates');
    expect(read('users/user-item.ts')).toContain('export const UserItem');
    expect(read('dates/date-item.ts')).toContain('export const DateItem');
  });

  it('touches nothing that is there', async () => {
    project.write('notes/mine.ts', 'mine');
    expect((await startapp('notes')).stderr).toMatch(/cannot take a new app: it is not empty\.\n$/);
    project.write('templates/lists/lists.html', 'mine');
    expect((await startapp('lists')).stderr).toMatch(/cannot take a new app: it is not empty\.\n$/);
    expect((await startapp('tasks', '../tasks')).stderr).toMatch(/it is not in the project\.\n$/);
    expect(existsSync(project.path('lists'))).toBe(false);
    expect(readdirSync(project.path('notes'))).toEqual(['mine.ts']);
  });
});
