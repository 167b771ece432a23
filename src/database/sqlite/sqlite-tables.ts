import type { DatabaseSync } from 'node:sqlite';
import { openConnection } from './sqlite-connection.ts';

/** The names of the tables in a SQLite file, which is only read; null where it is no such file. */
export function sqliteTables(file: string): string[] | null {
  let database: DatabaseSync | undefined;
  try {
    database = openConnection(file, { readOnly: true });
    const rows = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return rows.map(({ name }) => String(name));
  } catch {
    return null;
  } finally {
    database?.close();
  }
}
