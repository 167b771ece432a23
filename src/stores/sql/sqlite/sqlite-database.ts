import { type CompiledQuery, Kysely } from 'kysely';
import type { Database, PreparedRead, Tables, ValueRow } from '../database.ts';
import { sqliteCodec } from './sqlite-codecs.ts';
import { bindable, openConnection } from './sqlite-connection.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY, from https://www.sqlite.org/rescode.html */
const UNIQUE_VIOLATIONS: readonly unknown[] = [2067, 1555];

/**
 * Opens a SQLite file, making it where there is none; `:memory:` for one that lasts as long as it is open.
 *
 * Writes go through Kysely, which lets one caller at a time have the connection. Prepared reads have a connection of
 * their own: on the same one they would see, and be part of, whatever transaction happens to be open.
 */
export function openSqlite(path: string): Database {
  const writer = openConnection(path);
  const reader = path === ':memory:' ? writer : openConnection(path, { readOnly: true });
  const kysely = new Kysely<Tables>({ dialect: new NodeSqliteDialect(writer) });
  return {
    kysely,
    codec: sqliteCodec,
    isUniqueViolation: (error) =>
      UNIQUE_VIOLATIONS.includes((error as { errcode?: unknown } | null)?.errcode),
    prepareRead: (query: CompiledQuery): PreparedRead => {
      const statement = reader.prepare(query.sql);
      statement.setReturnArrays(true);
      return (parameters) => statement.get(...parameters.map(bindable)) as unknown as ValueRow | undefined;
    },
    async close() {
      await kysely.destroy();
      if (reader !== writer) reader.close();
    },
  };
}
