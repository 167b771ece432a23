import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFolder } from '../support/built-cli.ts';
import { runCli } from './cli-process.ts';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

describe('startproject', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const startproject = (...args: string[]) => runCli(['startproject', ...args], { folder });

  it('makes a project by that name and says what comes next', async () => {
    const { code, stdout } = await startproject('my-shop');
    expect(code).toBe(0);
    for (const line of ['  cd my-shop', '  npm install', '  npm start'])
      expect(stdout).toContain(`${line}\n`);
    expect(read(folder, 'my-shop/settings.ts')).toContain("siteName: 'My shop'");
    expect(read(folder, 'my-shop/README.md')).toMatch(/^# My shop\n/);
    expect(read(folder, 'my-shop/AGENTS.md')).toContain('npm run check');
    expect(read(folder, 'my-shop/.gitignore').split('\n')).toContain('.env');
    for (const file of [
      '.env.example',
      'tsconfig.json',
      'latchkey.config.ts',
      'templates/visits/visits.html',
    ]) {
      expect(existsSync(join(folder, 'my-shop', file)), file).toBe(true);
    }
  });

  it("pins what the project needs at this package's own versions", async () => {
    await startproject('my-shop');
    const own = JSON.parse(read(packageFolder, 'package.json'));
    const made = JSON.parse(read(folder, 'my-shop/package.json'));
    expect(made).toMatchObject({
      name: 'my-shop',
      private: true,
      type: 'module',
      allowScripts: { node: true },
    });
    expect(made.dependencies).toEqual({
      kysely: own.dependencies.kysely,
      latchkey: `file:${packageFolder}`,
      node: own.devDependencies.node,
    });
    expect(made.devDependencies).toEqual({
      '@types/node': own.devDependencies['@types/node'],
      typescript: own.devDependencies.typescript,
    });
  });

  it('makes it in a folder that is given, if that is empty', async () => {
    mkdirSync(join(folder, 'sites/shop'), { recursive: true });
    expect((await startproject('my-shop', 'sites/shop')).code).toBe(0);
    expect(JSON.parse(read(folder, 'sites/shop/package.json')).name).toBe('my-shop');
  });

  it.each([
    '../evil',
    '/evil',
    '.',
    '..',
    'My-shop',
    'my shop',
    '',
    '@me/shop',
    'kysely',
    'latchkey',
    'http',
    '.hidden',
  ])('refuses the name %j and writes nothing', async (name) => {
    const { code, stderr } = await startproject(name);
    expect(code).toBe(1);
    expect(stderr).toContain(`A project cannot be called ${name}: `);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a folder with something in it, and a file', async () => {
    mkdirSync(join(folder, 'my-shop'));
    writeFileSync(join(folder, 'my-shop/mine.txt'), 'mine');
    writeFileSync(join(folder, 'other-shop'), 'mine');
    expect((await startproject('my-shop')).stderr).toMatch(/cannot take a new project: it is not empty\.\n$/);
    expect((await startproject('other-shop')).stderr).toMatch(/cannot take a new project: it is a file\.\n$/);
    expect(readdirSync(join(folder, 'my-shop'))).toEqual(['mine.txt']);
  });
});
