import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../models/app.ts';
import { requireNumberedFiles } from './unnumbered-migrations.ts';
import { migrationPath, writeMigrations } from './write-migrations.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'latchkey-migrations-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const app = (name: string): App => ({ name, models: [], folder: join(root, name) });
const text = (name: string, file: string) => ({ app: app(name), name: file, text: `// ${name} ${file}\n` });
function put(path: string, content = ''): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe('writeMigrations', () => {
  it('writes each file into its app, and makes the folder', async () => {
    const paths = await writeMigrations([text('a', '0001_initial'), text('b', '0001_initial')]);
    expect(paths).toEqual([
      join(root, 'a/migrations/0001_initial.ts'),
      join(root, 'b/migrations/0001_initial.ts'),
    ]);
    expect(readFileSync(paths[1] ?? '', 'utf8')).toBe('// b 0001_initial\n');
  });

  it('never overwrites a file, and then writes none of the others either', async () => {
    put('b/migrations/0001_initial.ts', 'mine');
    const written = writeMigrations([text('a', '0001_initial'), text('b', '0001_initial')]);
    await expect(written).rejects.toMatchObject({
      code: 'migration_unwritten',
      details: { file: join(root, 'b/migrations/0001_initial.ts'), reason: 'it is there already' },
    });
    expect(readdirSync(join(root, 'a/migrations'))).toEqual([]);
    expect(readdirSync(join(root, 'b/migrations'))).toEqual(['0001_initial.ts']);
    expect(readFileSync(join(root, 'b/migrations/0001_initial.ts'), 'utf8')).toBe('mine');
  });
});

describe('migrationPath', () => {
  const ending = async () => (await migrationPath({ app: app('a'), name: '0002_x' })).split('.').at(-1);

  it('is TypeScript, unless the app has JavaScript alone', async () => {
    expect(await ending()).toBe('ts');
    put('a/app.js');
    put('a/app.d.ts');
    put('a/migrations/0001_initial.js');
    expect(await ending()).toBe('js');
    put('a/note.ts');
    expect(await ending()).toBe('ts');
  });

  it('is a module by name in an app of such files alone', async () => {
    put('a/app.mjs');
    put('a/migrations/0001_initial.mjs');
    expect(await ending()).toBe('mjs');
    put('a/note.js');
    expect(await ending()).toBe('js');
  });
});

describe('requireNumberedFiles', () => {
  it('refuses a migration without a number, and lets other files be', async () => {
    put('a/migrations/0001_initial.ts', 'export default defineMigration({');
    put('a/migrations/notes.md', 'export default defineMigration({');
    put('a/migrations/helper.ts', 'export const help = 1;');
    await requireNumberedFiles([app('a'), app('b')]);
    put('a/migrations/phone.ts', 'export default defineMigration({');
    await expect(requireNumberedFiles([app('a')])).rejects.toMatchObject({
      code: 'migration_unnumbered',
      details: { file: join(root, 'a/migrations/phone.ts') },
    });
  });
});
