import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError } from '../../console/command-error.ts';
import { initStems } from './init-files.ts';

/** Endings under which a file would be the same part of the app. */
const ENDINGS = ['ts', 'js', 'mjs', 'mts', 'cjs', 'cts'];

/**
 * Refuses a folder that has something where `init` writes.
 *
 * @throws LatchkeyError `init_in_the_way`, naming all of it.
 */
export function requireRoom(folder: string): void {
  const files = initStems.flatMap((stem) => ENDINGS.map((ending) => `${stem}.${ending}`));
  const there = [
    ...files.filter((file) => existsSync(join(folder, file))),
    ...['accounts', 'accounts/migrations'].filter((name) => isFile(join(folder, name))),
    ...namesIn(join(folder, 'accounts/migrations')).map((name) => `accounts/migrations/${name}`),
  ];
  if (there.length > 0) throw new CommandError('init_in_the_way', { paths: [...new Set(there)].join(', ') });
}

/** Writes files, all or none. None that is there already is touched. */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): void {
  const written: string[] = [];
  try {
    for (const [name, text] of files) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: 'wx' });
      written.push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}

function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
