import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { modified, takeLock } from './lock-folder.ts';

/** The folder of this package. */
export const packageFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const main = join(packageFolder, 'dist', 'cli', 'main.js');
const cache = join(packageFolder, 'node_modules', '.cache', 'latchkey-build');
const stamp = join(cache, 'built');
const lock = join(cache, 'building');
const POLL_INTERVAL = 100;

/**
 * The path of the compiled command. Builds dist/ when the sources are newer; of several test files that ask at once,
 * one builds and the others wait.
 */
export async function builtCli(): Promise<string> {
  mkdirSync(cache, { recursive: true });
  while (!isFresh()) {
    if (takeLock(lock)) {
      build();
      break;
    }
    await setTimeout(POLL_INTERVAL);
  }
  return main;
}

function build(): void {
  try {
    // What changes during the build counts as newer than it.
    const begun = new Date();
    run('scripts/build.ts');
    writeFileSync(stamp, '');
    utimesSync(stamp, begun, begun);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function run(...command: string[]): void {
  try {
    execFileSync(process.execPath, command, { cwd: packageFolder, encoding: 'utf8', stdio: 'pipe' });
  } catch (cause) {
    throw new Error(`The build failed:\n${(cause as { stdout?: string }).stdout ?? ''}`, { cause });
  }
}

function isFresh(): boolean {
  const built = Math.min(modified(stamp), modified(main));
  const sources = readdirSync(join(packageFolder, 'src'), { recursive: true, withFileTypes: true });
  return built > 0 && sources.every(({ parentPath, name }) => modified(join(parentPath, name)) < built);
}
