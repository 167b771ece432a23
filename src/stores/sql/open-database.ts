import { resolve } from 'node:path';
import { LatchkeyError } from '../../core/errors.ts';
import type { Database } from './database.ts';
import { openSqlite } from './sqlite/sqlite-database.ts';

/**
 * Opens the database of a URL: `sqlite:FILE`, relative to `folder`, or `sqlite::memory:`.
 *
 * @throws LatchkeyError `database_unsupported`, `database_unreachable`.
 */
export function openDatabase(url: string, folder: string): Database {
  const match = /^sqlite:(?:\/\/)?(?<path>.+)$/.exec(url);
  const path = match?.groups?.path;
  // Only what stands before the colon: the rest of a URL may hold a password.
  if (!path) throw new LatchkeyError('database_unsupported', { url: `${url.split(':', 1)[0]}:…` });
  const file = path === ':memory:' ? path : resolve(folder, path);
  try {
    return openSqlite(file);
  } catch (cause) {
    throw new LatchkeyError('database_unreachable', { file, reason: (cause as Error).message }, { cause });
  }
}
