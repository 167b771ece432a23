import { basename, sep } from 'node:path';

/** What a server reads once, when it starts: code, settings, catalogues. Templates show without a restart. */
const READ_AT_START = /\.(?:[cm]?[jt]s|json)$|^\.env$/;
const STATIC_FILE = /\.(?:css|svg|png|jpe?g|webp|ico|woff2|webmanifest|txt)$/;
const TEST = /\.(?:test|spec)\.[cm]?[jt]s$/;
/** Of these a project's own code is in none. Names that begin with a dot are left out besides. */
const FOREIGN_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  'coverage',
  'media',
  'logs',
  'tmp',
]);

/** Whether a folder may have files that matter. */
export function isWatchedFolder(path: string): boolean {
  const name = basename(path);
  return !FOREIGN_FOLDERS.has(name) && !name.startsWith('.');
}

/** Whether the site has to start again when this file is another one. `path`: relative to the project. */
export function isWatchedFile(path: string): boolean {
  const name = basename(path);
  if (TEST.test(name) || (name.startsWith('.') && name !== '.env')) return false;
  return READ_AT_START.test(name) || (path.split(sep).includes('static') && STATIC_FILE.test(name));
}
