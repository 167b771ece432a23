import { execFileSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { browserKinds, walkThroughAccount } from '../browser/account-walk.ts';
import { codeBlocks, readDocument } from '../docs/documents.ts';
import { fileName } from '../docs/virtual-project.ts';
import { findChromium, HOW_TO_GET_CHROMIUM, launchChromium } from '../support/chromium.ts';
import { env, installProblem, npm, type PackedPackage, packPackage } from '../support/packed-package.ts';
import { CliProcess } from './cli-process.ts';
import { freePort, HostApp, startApp } from './host-app.ts';

const MEGABYTE = 1_000_000;

/** What comes along with the package is little, and in the table of the documents. */
function expectLittle(modules: string): void {
  const manifests = globSync(['*/package.json', '@*/*/package.json'], { cwd: modules }).map(dirname);
  const table =
    readDocument('docs/deployment.md').text.split('## What is installed')[1]?.split('\n## ')[0] ?? '';
  // The binaries are called for the machine.
  const named = manifests.filter((name) => !/^@node-rs\/\w+-/.test(name));
  expect(named.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  expect(manifests.length).toBeLessThanOrEqual(15);
  const sizes = globSync('**', { cwd: modules, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => statSync(join(parentPath, name)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(25 * MEGABYTE);
}

describe('the package, installed from its tarball', () => {
  let folder: string;
  let tarball: string;
  let files: PackedPackage['files'];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-install-'));
    ({ tarball, files } = await packPackage(folder));
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a project that type-checks, starts, and shows a template and a label of its own', {
    timeout: 300_000,
  }, async ({ skip }) => {
    const names = files.map(({ path }) => path);
    expect(names).toContain('starter/.env.example');
    expect(names.filter((name) => /\.env$|\.sqlite|node_modules/.test(name))).toEqual([]);

    const tool = join(folder, 'tool');
    mkdirSync(tool);
    writeFileSync(join(tool, 'package.json'), '{ "private": true }');
    const problem = installProblem(tool, tarball);
    if (problem) {
      process.stderr.write(`Skipped: the installed package; ${problem}.\n`);
      skip(problem);
    }
    expectLittle(join(tool, 'node_modules'));
    const bin = join(tool, 'node_modules', '.bin', 'latchkey');
    execFileSync(process.execPath, [bin, 'startproject', 'my-shop'], { cwd: folder, env });

    const shop = join(folder, 'my-shop');
    const manifest = JSON.parse(readFileSync(join(shop, 'package.json'), 'utf8'));
    expect(manifest.dependencies.latchkey).toBe(`file:${tarball}`);
    installProblem(shop);
    overrideLoginPage(shop);
    // As the first start: makes the key and the tables.
    npm(shop, 'run', 'latchkey', 'migrate');
    expect(npm(shop, 'run', 'check')).toContain('No problems found.');

    const site = new CliProcess('npm', ['start'], { folder: shop, env: { ...env, PORT: '0' } });
    const [, origin = ''] = await site.printed(/Latchkey serves My shop on (http:\/\/127\.0\.0\.1:\d+)\//);
    const page = await new TestClient(origin).get('/accounts/login/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('The door of the shop');
    expect(page.text).toContain('Work email');
    await walkInBrowser(origin);
    // npm ends the shell in between; the server notices and stops by itself.
    site.kill('SIGTERM');
    await site.printed(/Stopping/);
    await site.finished;
    await expect(fetch(origin)).rejects.toThrow();
  });

  it('adds accounts to an Express app by two commands and the lines of the README', {
    timeout: 300_000,
  }, async ({ skip }) => {
    const [block] = codeBlocks(readDocument('README.md')).filter((known) => fileName(known) === 'app.ts');
    const lines = block?.text ?? '';
    expect(lines.trim().split('\n').length).toBeLessThanOrEqual(11);
    expect(lines).toContain("from './latchkey.config.ts'");

    const javaScript = new HostApp({ name: 'shop', type: 'module' }, mkdtempSync(join(folder, 'js-')));
    const problem = installProblem(javaScript.folder, tarball);
    if (problem) {
      process.stderr.write(`Skipped: an app of one's own; ${problem}.\n`);
      skip(problem);
    }
    javaScript.link('express');
    await walkThroughApp(javaScript, 'app.js', lines.replace('latchkey.config.ts', 'latchkey.config.js'));

    const typeScript = new HostApp({ name: 'shop', type: 'module' }, mkdtempSync(join(folder, 'ts-')));
    typeScript.write('tsconfig.json', '{}');
    cpSync(javaScript.path('node_modules'), typeScript.path('node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    typeScript.link('@types/express', '@types/node');
    await walkThroughApp(typeScript, 'app.ts', lines);
    typeScript.compile();
  });
});

/** `latchkey init`, then an app of these lines: from the first page over registration and login to the page. */
async function walkThroughApp(app: HostApp, file: string, lines: string): Promise<void> {
  const bin = app.path('node_modules/.bin/latchkey');
  execFileSync(process.execPath, [bin, 'init'], { cwd: app.folder, env, stdio: 'pipe' });
  const port = await freePort();
  expect(lines).toContain('app.listen(3000)');
  app.write(file, lines.replace('3000', String(port)));
  const { origin, stop } = await startApp(app, file, port);
  try {
    const client = new TestClient(origin);
    expect((await client.get('/')).location).toBe('/accounts/login/?next=/');
    const password = 'correct horse battery';
    const account = { email: 'ada@example.com', username: 'Ada', password, confirmPassword: password };
    expect((await client.submit('/accounts/register/', account)).location).toBe('/');
    expect((await client.get('/')).text).toBe('Hello, Ada');
  } finally {
    await stop();
  }
}

/** The walk of an account through the new project, in a real browser, with and without JavaScript. */
async function walkInBrowser(origin: string): Promise<void> {
  const executablePath = findChromium();
  if (executablePath === null) {
    if (process.env.CI) throw new Error(HOW_TO_GET_CHROMIUM);
    process.stderr.write(`Skipped: the walk through a new project. ${HOW_TO_GET_CHROMIUM}\n`);
    return;
  }
  const browser = await launchChromium(executablePath);
  try {
    for (const kind of browserKinds) {
      await walkThroughAccount(browser, { origin, emailLabel: 'Work email', ...kind });
    }
  } finally {
    await browser.close();
  }
}

/** What the project's README says: a template of one's own, and a label changed by `extend`. */
function overrideLoginPage(shop: string): void {
  const original = join(shop, 'node_modules/latchkey/dist/apps/accounts/login/templates/accounts/login.html');
  const heading = "{% block heading %}{{ t('accounts.login.title') }}";
  const template = readFileSync(original, 'utf8').replace(heading, '{% block heading %}The door of the shop');
  mkdirSync(join(shop, 'templates/accounts'), { recursive: true });
  writeFileSync(join(shop, 'templates/accounts/login.html'), template);
  const urls = readFileSync(join(shop, 'urls.ts'), 'utf8')
    .replace('  loginRequired,', '  loginForm,\n  loginRequired,')
    .replace(
      'profileForm: profile })),',
      "profileForm: profile, loginForm: loginForm(CustomUser).extend({ fields: { email: { label: 'Work email' } } }) })),",
    );
  expect(urls).toContain("label: 'Work email' } } }) })");
  writeFileSync(join(shop, 'urls.ts'), urls);
}
