import type { Database } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import type { AdoptionSource } from '../../http/visitor/session-adoption.ts';
import type { ExpressSessionStore } from './express-session-store.ts';

export interface ConnectPgSimpleOptions {
  /** Its `tableName`. Default `session`. */
  readonly table?: string;
  /** Its `schemaName`. Default: where PostgreSQL looks by itself, `public` as a rule. */
  readonly schema?: string;
  /**
   * The time zone of the old app's connections: what `show timezone` says in a psql of its own. The column `expire` is
   * of a type that keeps no zone. Default `UTC`.
   */
  readonly timeZone?: string;
}

/**
 * The sessions in the table of connect-pg-simple, in the project's own PostgreSQL. Its columns:
 * https://github.com/voxpelli/node-connect-pg-simple/blob/main/table.sql
 */
export function connectPgSimple(options: ConnectPgSimpleOptions = {}): ExpressSessionStore {
  const { table = 'session', schema, timeZone = 'UTC' } = options;
  const kysely = ({ database }: AdoptionSource) => {
    // A handle is a database whose methods are kept from those who only hand it on.
    const db = (database as Database).kysely;
    return schema === undefined ? db : db.withSchema(schema);
  };
  return {
    async load(sid, source) {
      const row = await kysely(source)
        .selectFrom(table)
        // As text, which is parsed as the old app did it: what it had rounded is no reason to turn the visitor away.
        .select(sql<string>`sess::text`.as('sess'))
        .where('sid', '=', sid)
        .where(sql<boolean>`(expire at time zone ${timeZone}) >= now()`)
        .executeTakeFirst();
      return row?.sess;
    },
    remove: (sid, source) => kysely(source).deleteFrom(table).where('sid', '=', sid).execute(),
  };
}
