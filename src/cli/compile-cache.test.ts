import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-cache-'));
  folders.push(folder);
  return folder;
}

/** Where a process that asks for it as the package in that folder keeps what it compiles; 'nowhere' for none. */
function cacheOf(packageFolder: string, env: NodeJS.ProcessEnv = {}): string {
  const module = new URL('./compile-cache.ts', import.meta.url).href;
  const code = `import { keepCompiledCode } from ${JSON.stringify(module)};
    import { getCompileCacheDir } from 'node:module';
    keepCompiledCode(${JSON.stringify(packageFolder)});
    process.stdout.write(getCompileCacheDir() ?? 'nowhere');`;
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...inherited } = process.env;
  const args = ['--input-type=module', '--eval', code];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    env: { ...inherited, ...env },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout;
}

describe('the compile cache', () => {
  it('is beside the installed package, in a folder for its user alone', () => {
    const modules = join(temporaryFolder(), 'node_modules');
    const folder = join(modules, '.cache', 'latchkey');
    expect(cacheOf(join(modules, 'latchkey')).startsWith(folder)).toBe(true);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).not.toEqual([]);
  });

  it('is in the node_modules of a checkout of the source', () => {
    const checkout = temporaryFolder();
    expect(cacheOf(checkout).startsWith(join(checkout, 'node_modules', '.cache', 'latchkey'))).toBe(true);
  });

  it('is none where others may write to its folder', () => {
    const checkout = temporaryFolder();
    const folder = join(checkout, 'node_modules', '.cache', 'latchkey');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    expect(cacheOf(checkout)).toBe('nowhere');
  });

  it('is none where its folder cannot be made', () => {
    expect(cacheOf('/dev/null/latchkey')).toBe('nowhere');
  });

  it('leaves to Node.js what the environment says', () => {
    const checkout = temporaryFolder();
    const other = temporaryFolder();
    expect(cacheOf(checkout, { NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('nowhere');
    expect(cacheOf(checkout, { NODE_COMPILE_CACHE: other }).startsWith(other)).toBe(true);
    expect(existsSync(join(checkout, 'node_modules'))).toBe(false);
  });
});
