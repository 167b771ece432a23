import { existsSync, readdirSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { runCli } from './cli-process.ts';
import { freePort, HostApp, startApp } from './host-app.ts';

let app: HostApp;
afterEach(() => app.remove());
const init = (...args: string[]) => runCli(['init', ...args], app);

const module = { name: '@tea/tea-shop', type: 'module', dependencies: { express: '5', latchkey: '0' } };
const jsFiles = ['latchkey.config', 'accounts/user', 'accounts/app', 'accounts/migrations/0001_initial'];

describe('latchkey init', () => {
  it('writes accounts that work as they are, and says which lines the app needs', async () => {
    app = new HostApp(module);
    app.link('latchkey');
    const { code, stdout } = await init();
    expect(code).toBe(0);
    expect(stdout).toContain("\nExpress:\n  import { latchkey } from 'latchkey/express';\n");
    expect(stdout).toContain("  import project from './latchkey.config.js';\n");
    expect(stdout).not.toContain('Hono');
    expect(stdout).not.toContain('\n* ');
    for (const file of jsFiles) expect(existsSync(app.path(`${file}.js`)), file).toBe(true);
    expect(app.read('latchkey.config.js')).toContain("siteName: 'Tea shop'");

    expect((await runCli(['makemigrations', '--check'], app)).code).toBe(0);
    await runCli(['migrate'], app);
    const checked = await runCli(['check', '--fail-level', 'WARNING'], app);
    expect(checked.stdout).toBe('No problems found.\n');
  });

  it('saves a key that only its owner reads, and keeps it out of version control', async () => {
    app = new HostApp(module);
    await init();
    const { SECRET_KEY = '' } = parseEnv(app.read('.env'));
    expect(SECRET_KEY).toMatch(/^[\w+/]{64}$/);
    expect(statSync(app.path('.env')).mode & 0o777).toBe(0o600);
    expect(app.read('.gitignore')).toBe('.env\n*.sqlite3\n*.sqlite3-*\n');
  });

  it('adds to .env and .gitignore, and takes nothing away', async () => {
    app = new HostApp(module);
    app.write('.env', 'STRIPE_KEY=sk_1');
    app.write('.gitignore', 'node_modules\n/.env');
    await init();
    expect(app.read('.env')).toMatch(/^STRIPE_KEY=sk_1\nSECRET_KEY=\S{64}\n$/);
    expect(app.read('.gitignore')).toBe('node_modules\n/.env\n*.sqlite3\n*.sqlite3-*\n');
  });

  it('tells assistants of the accounts, once, after what AGENTS.md says already', async () => {
    app = new HostApp(module);
    app.write('AGENTS.md', '# Shop');
    expect((await init()).stdout).toContain('into AGENTS.md');
    const written = app.read('AGENTS.md');
    expect(written).toMatch(/^# Shop\n\n<!-- latchkey -->\n/);
    expect(written).toContain('auth.loginRequired');
    for (const path of ['latchkey.config.js', 'accounts']) app.remove(path);
    expect((await init()).stdout).not.toContain('AGENTS.md');
    expect(app.read('AGENTS.md')).toBe(written);
  });

  it('leaves a key alone that is there, and tells of variables that mean something to it', async () => {
    app = new HostApp(module);
    const before = `SECRET_KEY=${'k'.repeat(50)}\nDATABASE_URL=postgres://db.example/shop\n`;
    app.write('.env', before);
    expect((await init()).stdout).toContain(
      '\n* The accounts go to the database of the DATABASE_URL in .env.',
    );
    expect(app.read('.env')).toBe(before);
  });

  it('tells of a variable that another part of the app has for itself', async () => {
    app = new HostApp(module);
    app.write('.env', 'LOG_LEVEL=trace\n');
    const { code, stdout } = await init();
    expect(code).toBe(0);
    expect(stdout).toContain('\n* The environment variable LOG_LEVEL is not valid');
  });

  it('names what is in the way, and writes nothing', async () => {
    app = new HostApp(module);
    app.write('latchkey.config.ts', '// mine');
    app.write('accounts/user.js', '// mine');
    app.write('accounts/migrations/0001_other.js', '// mine');
    app.write('accounts/routes.js', '// mine');
    const { code, stderr } = await init();
    expect(code).toBe(1);
    expect(stderr).toContain(
      'already: latchkey.config.ts, accounts/user.js, accounts/migrations/0001_other.js. ',
    );
    expect(readdirSync(app.folder).sort()).toEqual(['accounts', 'latchkey.config.ts', 'package.json']);
    expect(readdirSync(app.path('accounts')).sort()).toEqual(['migrations', 'routes.js', 'user.js']);
    expect(app.read('accounts/user.js')).toBe('// mine');
  });

  it('refuses a second time', async () => {
    app = new HostApp(module);
    await init();
    const env = app.read('.env');
    expect((await init()).code).toBe(1);
    expect(app.read('.env')).toBe(env);
  });

  it.each([
    ['{', 'package.json'],
    ['[]', 'it is not what npm makes'],
  ])('refuses the package.json %j', async (text, reason) => {
    app = new HostApp({});
    app.write('package.json', text);
    const { code, stderr } = await init();
    expect(code).toBe(1);
    expect(stderr).toContain(reason);
    expect(readdirSync(app.folder)).toEqual(['package.json']);
  });

  it('writes nothing where there is no app', async () => {
    app = new HostApp({});
    const folder = app.path('empty');
    app.write('empty/readme.md', '');
    const { code, stderr } = await runCli(['init'], { folder });
    expect(code).toBe(1);
    expect(stderr).toContain('package.json cannot be used: it is not there.');
    expect(readdirSync(folder)).toEqual(['readme.md']);
  });
});

describe('latchkey init, of an app in TypeScript', () => {
  it('writes a user that the compiler knows without a cast', async () => {
    app = new HostApp({ ...module, devDependencies: { typescript: '5' } });
    app.link('latchkey', 'express', '@types/express', '@types/node');
    app.write('tsconfig.json', '{}');
    const { stdout } = await init();
    expect(stdout).toContain("import project from './latchkey.config.ts';");
    expect(stdout).toContain('\n* In tsconfig.json, set "rewriteRelativeImportExtensions": true');
    app.write(
      'app.ts',
      `import express from 'express';
import { latchkey } from 'latchkey/express';
import project from './latchkey.config.ts';
const app = express();
app.use(latchkey(project));
app.get('/', ({ user }, res) => {
  const name: string | null = user.isAuthenticated ? user.username : null;
  res.send(name);
  // @ts-expect-error: nobody has said who it is.
  res.send(user.username);
  // @ts-expect-error: there is no such field.
  res.send(user.phone);
});
`,
    );
    app.compile();
    app.compile({
      noEmit: false,
      outDir: 'dist',
      allowImportingTsExtensions: false,
      rewriteRelativeImportExtensions: true,
    });
    expect(app.read('dist/latchkey.config.js')).toContain("from './accounts/app.js'");
  });

  it('says nothing of endings that the compiler takes', async () => {
    app = new HostApp(module);
    app.write(
      'tsconfig.json',
      '{ "compilerOptions": { /* as Node */ "allowImportingTsExtensions" : true } }',
    );
    expect((await init()).stdout).not.toContain('\n* ');
    expect(existsSync(app.path('accounts/user.ts'))).toBe(true);
  });

  it('says nothing of a tsconfig.json that is not there', async () => {
    app = new HostApp({ ...module, devDependencies: { typescript: '5' } });
    expect((await init()).stdout).not.toContain('tsconfig');
    expect(existsSync(app.path('accounts/user.ts'))).toBe(true);
  });

  it('needs modules, or writes JavaScript', async () => {
    app = new HostApp({ ...module, type: 'commonjs' });
    app.write('tsconfig.json', '{}');
    expect((await init()).stderr).toContain('TypeScript needs "type": "module" in the package.json');
    expect(readdirSync(app.folder).sort()).toEqual(['package.json', 'tsconfig.json']);
    expect((await init('--js')).code).toBe(0);
    expect(existsSync(app.path('latchkey.config.mjs'))).toBe(true);
  });
});

describe('latchkey init, of an app of CommonJS', () => {
  it('writes modules that the app can require, and the next migration is one too', async () => {
    app = new HostApp({ name: 'old', dependencies: { express: '4' } });
    app.link('latchkey', 'express');
    const { stdout } = await init();
    const [, lines = ''] = /\nExpress:\n((?: {2}.*\n)+)/.exec(stdout) ?? [];
    expect(lines).toContain("require('latchkey/express')");
    const port = await freePort();
    app.write(
      'app.js',
      `const express = require('express');
const app = express();
const listen = () => app.listen(${port}, '127.0.0.1');
${lines}`,
    );
    const running = await startApp(app, 'app.js', port);
    const client = new TestClient(running.origin);
    const page = await client.get('/');
    expect(page.headers.get('location')).toBe('/accounts/login/?next=/');
    expect((await client.get('/accounts/login/')).text).toContain('<h1>Log in</h1>');
    await running.stop();

    const user = app.read('accounts/user.mjs');
    app.write(
      'accounts/user.mjs',
      user.replace('fields: {', "fields: {\n    phone: field.text({ default: '' }),"),
    );
    const made = await runCli(['makemigrations', '--noinput'], app);
    expect(made.stdout).toContain('accounts/migrations/0002_customuser_phone.mjs');
    expect((await runCli(['startapp', 'notes'], app)).stdout).toContain(
      'In latchkey.config.mjs, with the second line',
    );
    expect(existsSync(app.path('notes/notes-view.mjs'))).toBe(true);
  });
});

describe('latchkey init, of an app on', () => {
  it.each([
    ['fastify', 'Fastify', 'await app.register(auth);'],
    ['hono', 'Hono', '(c) => c.text(c.var.user.email)'],
  ])('%s says its lines', async (name, heading, line) => {
    app = new HostApp({ type: 'module', dependencies: { [name]: '1' } });
    const { stdout } = await init();
    expect(stdout).toContain(`\n${heading}:\n  import { latchkey } from 'latchkey/${name}';\n`);
    expect(stdout).toContain(line);
    expect(stdout).not.toContain('Express');
    expect(stdout).toContain('\n* Install the package: npm install ');
  });

  it('nothing known says the lines of all', async () => {
    app = new HostApp({ type: 'module' });
    const { stdout } = await init();
    for (const door of ['express', 'fastify', 'hono', 'node']) expect(stdout).toContain(`'latchkey/${door}'`);
    expect(app.read('latchkey.config.js')).toContain("siteName: 'My app'");
  });
});
