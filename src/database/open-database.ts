import { resolve } from 'node:path';
import { LatchkeyError } from '../support/errors.ts';
import type { Database } from './contract/database.ts';
import { DatabaseError } from './contract/database-error.ts';
import { openPostgres } from './postgres/postgres-database.ts';
import type { PostgresOptions } from './postgres/postgres-pool.ts';
import { openSqlite } from './sqlite/sqlite-database.ts';

/**
 * Opens the database of a URL: `sqlite:FILE`, relative to `folder`, `sqlite::memory:`, or `postgres://…`. Whether a
 * PostgreSQL answers shows at the first query.
 *
 * @throws LatchkeyError `database_unsupported`, `database_unreachable`, `sqlite_missing`.
 */
export function openDatabase(url: string, folder: string, options: PostgresOptions = {}): Database {
  const file = databaseFile(url, folder);
  if (file === null) return openPostgres(url, options);
  try {
    return openSqlite(file);
  } catch (cause) {
    if (cause instanceof LatchkeyError) throw cause;
    throw new DatabaseError(
      'database_unreachable',
      { database: file, reason: (cause as Error).message },
      { cause },
    );
  }
}

/**
 * The file of a SQLite database, or `:memory:`; null for a PostgreSQL.
 *
 * @throws LatchkeyError `database_unsupported`.
 */
export function databaseFile(url: string, folder: string): string | null {
  if (/^postgres(ql)?:/.test(url)) return null;
  const path = /^sqlite:(?:\/\/)?(?<path>.+)$/.exec(url)?.groups?.path;
  // Only what stands before the colon: the rest of a URL may hold a password.
  if (!path) throw new DatabaseError('database_unsupported', { url: `${url.split(':', 1)[0]}:…` });
  return path === ':memory:' ? path : resolve(folder, path);
}
