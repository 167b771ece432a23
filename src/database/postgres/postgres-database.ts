import { createHash } from 'node:crypto';
import type { CompiledQuery, Kysely } from 'kysely';
import { databaseHandle } from '../../models/rows/database-handle.ts';
import type { Database, JsonText, PreparedRead, Tables, ValueRow } from '../contract/database.ts';
import { loadKysely, sql } from '../sql/kysely.ts';
import { postgresDialect } from './postgres-dialect.ts';
import {
  isForeignKeyViolation,
  isOutdatedPlan,
  isUniqueViolation,
  queryFailure,
} from './postgres-failures.ts';
import { likeText } from './postgres-patterns.ts';
import { type PostgresOptions, PostgresPool } from './postgres-pool.ts';
import { isIdTaken, resetSequences } from './postgres-sequences.ts';
import { hideInValues, hideUnreadableValues, sendableAll } from './postgres-values.ts';

const jsonText: JsonText = {
  set: (column, key, json) =>
    sql<string>`jsonb_set(${sql.ref(column)}::jsonb, array[${key}]::text[], ${json}::jsonb, true)::text`,
  remove: (column, key) => sql<string>`(${sql.ref(column)}::jsonb - ${key}::text)::text`,
};

/**
 * A PostgreSQL database, by its URL. Nothing is connected before the first query, which throws LatchkeyError
 * `driver_missing` where the package pg is not installed.
 *
 * Every query may throw `database_unreachable` and `database_busy`.
 */
export function openPostgres(url: string, options: PostgresOptions = {}): Database {
  const pool = new PostgresPool(url, options);
  let kysely: Kysely<Tables> | null = null;
  const openKysely = () => {
    kysely ??= new (loadKysely().Kysely)<Tables>({ dialect: postgresDialect(pool, url) });
    return kysely;
  };
  return {
    [databaseHandle]: true,
    dialect: 'postgres',
    get kysely() {
      return openKysely();
    },
    jsonText,
    // The collation "C" folds A to Z alone, as SQLite does. Other collations fold more letters, and differ between servers.
    foldCase: (column) => sql<string>`lower(${sql.ref(column)} collate "C")`,
    byCodePoint: (column) => sql<string>`${sql.ref(column)} collate "C"`,
    matchesPattern: (text, pattern) => sql<boolean>`${text} like ${likeText(pattern)}`,
    compareMoment: (column, order, moment) => sql<boolean>`${sql.ref(column)} ${sql.raw(order)} ${moment}`,
    isUniqueViolation,
    isForeignKeyViolation,
    async passTakenIds(table, error) {
      if (!(await isIdTaken(openKysely(), table, error))) return false;
      await resetSequences(openKysely(), [table]);
      return true;
    },
    prepareRead: (query) => preparedRead({ pool, url, query }),
    readRows: (query) => readRows({ pool, url, query }),
    async close() {
      await kysely?.destroy();
      // Where there were only reads, Kysely does not know of the pool.
      await pool.close();
    },
  };
}

interface ReadParts<Query> {
  readonly pool: PostgresPool;
  readonly url: string;
  readonly query: Query;
}

async function readRows({ pool, url, query }: ReadParts<string>): Promise<Record<string, unknown>[]> {
  const client = await pool.connect();
  try {
    return hideUnreadableValues((await client.query<Record<string, unknown>>(query)).rows);
  } catch (error) {
    throw queryFailure(error, url);
  } finally {
    client.release();
  }
}

/** A named statement is prepared once for each connection. */
function preparedRead({ pool, url, query }: ReadParts<CompiledQuery>): PreparedRead {
  const name = `latchkey_${createHash('sha256').update(query.sql).digest('hex').slice(0, 32)}`;
  const statement = { name, text: query.sql, rowMode: 'array' } as const;

  const read = async (parameters: readonly unknown[]): Promise<ValueRow | undefined> => {
    const client = await pool.connect();
    let failed = true;
    try {
      const values = sendableAll(parameters);
      const { rows, fields } = await client.query<unknown[]>({ ...statement, values });
      failed = false;
      return rows[0] && hideInValues(rows[0], fields);
    } catch (error) {
      throw queryFailure(error, url);
    } finally {
      // The state of a connection is unknown after its statement failed.
      client.release(failed);
    }
  };
  return async (parameters) => {
    for (;;) {
      try {
        return await read(parameters);
      } catch (error) {
        // Each time one connection that knows the old table is gone; new ones know the new table.
        if (!isOutdatedPlan(error)) throw error;
      }
    }
  };
}
