import { mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Lets Node.js keep what it has compiled beside the installed package, in `node_modules/.cache/latchkey`, so that the
 * next command starts sooner. Where that cannot be, nothing is kept. `NODE_COMPILE_CACHE=FOLDER` keeps it elsewhere, and
 * `NODE_DISABLE_COMPILE_CACHE=1` nowhere.
 */
export function keepCompiledCode(
  packageFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
): void {
  if (process.env.NODE_COMPILE_CACHE || process.env.NODE_DISABLE_COMPILE_CACHE) return;
  const parent = dirname(packageFolder);
  const modules = basename(parent) === 'node_modules' ? parent : join(packageFolder, 'node_modules');
  const folder = join(modules, '.cache', 'latchkey');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Other runtimes have no such thing, and nothing else may fail for it.
    if (isOursAlone(folder)) module.enableCompileCache?.(folder);
  } catch {
    // An installation that this user may not write to.
  }
}

/**
 * Whoever can write there decides what runs here: what Node.js finds in the folder it runs without another look. So it
 * is never one that others may write to, such as the system's folder for temporary files.
 */
function isOursAlone(folder: string): boolean {
  // Windows names no owner; there the folder is open to those who may write to the package itself.
  if (!process.getuid) return true;
  const { uid, mode } = statSync(folder);
  return uid === process.getuid() && (mode & 0o022) === 0;
}
