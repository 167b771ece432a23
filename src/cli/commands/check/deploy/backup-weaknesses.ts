import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sqliteTables } from '../../../../database/sqlite/sqlite-tables.ts';
import { type Weakness, weakness } from './deploy-messages.ts';

const HOUR = 3_600_000;
/** A backup a day, and one that took its time. */
const OLDEST = 36 * HOUR;

export interface BackupQuestion {
  /** The setting `backupPath`. */
  readonly backupPath: string | null;
  /** What a relative path is relative to. */
  readonly folder: string;
  readonly tables: readonly string[];
  readonly now: Date;
}

interface Backup {
  readonly file: string;
  readonly time: Date;
}

/**
 * Whether there is a backup of today, with all the tables. Of a backup that is a SQLite file it looks what is in it; of any other,
 * such as a dump of PostgreSQL, only that it is there, is not empty, and how old it is. It cannot tell whether a backup can be
 * restored: nobody knows who has not tried.
 */
export function backupWeaknesses({ backupPath, folder, tables, now }: BackupQuestion): Weakness[] {
  if (backupPath === null) return [weakness('deploy.W019')];
  if (backupPath === 'managed') return [];
  const path = resolve(folder, backupPath);
  const newest = newestBackup(path);
  if (!newest) return [weakness('deploy.W020', { path })];
  const { file, time } = newest;
  const age = now.getTime() - time.getTime();
  if (age > OLDEST) return [weakness('deploy.W021', { file, hours: Math.floor(age / HOUR) })];
  const known = sqliteTables(file);
  const missing = known === null ? [] : tables.filter((table) => !known.includes(table));
  return missing.length > 0 ? [weakness('deploy.W022', { file, tables: missing.join(', ') })] : [];
}

/** The file itself, or the newest file of the folder. An empty one is none. */
function newestBackup(path: string): Backup | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return undefined;
  const files = stat.isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
  return files
    .flatMap((file) => {
      const found = statSync(file, { throwIfNoEntry: false });
      return found?.isFile() && found.size > 0 ? [{ file, time: found.mtime }] : [];
    })
    .sort((a, b) => b.time.getTime() - a.time.getTime())[0];
}
