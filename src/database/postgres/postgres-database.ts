import { createHash } from 'node:crypto';
import type { CompiledQuery, Kysely } from 'kysely';
import type { PoolClient, QueryArrayConfig } from 'pg';
import { databaseHandle } from '../../models/rows/database-handle.ts';
import type { Database, JsonText, PreparedRead, Tables, ValueRow } from '../contract/database.ts';
import { loadKysely, sql } from '../sql/kysely.ts';
import { type OpenTransaction, Transactions } from '../sql/transactions.ts';
import { postgresDialect, useClient } from './postgres-dialect.ts';
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
import { startOf } from './start-of.ts';

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
  const transactions = new Transactions();
  let kysely: Kysely<Tables> | null = null;
  const openKysely = () => {
    kysely ??= new (loadKysely().Kysely)<Tables>({ dialect: postgresDialect(pool, url, transactions) });
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
    asStored: (column) => sql`cast(${sql.ref(column)} as text)`,
    matchesPattern: (text, pattern) => sql<boolean>`${text} like ${likeText(pattern)}`,
    trigramsOf: () => null,
    compareMoment: (column, order, moment) => sql<boolean>`${sql.ref(column)} ${sql.raw(order)} ${moment}`,
    startOf,
    isUniqueViolation,
    isForeignKeyViolation,
    async passTakenIds(table, error) {
      if (!(await isIdTaken(openKysely(), table, error))) return false;
      await resetSequences(openKysely(), [table]);
      return true;
    },
    atomic: (work) => transactions.atomic(openKysely, work),
    attempt: (work) => transactions.attempt(openKysely, work),
    onCommit: (callback) => transactions.onCommit(callback),
    onRollback: (callback) => transactions.onRollback(callback),
    outside: (work) => transactions.outside(work),
    get inTransaction() {
      return transactions.current() !== null;
    },
    prepareRead: (query) => preparedRead({ pool, url, query, transactions }),
    readRows: (query) => readRows({ pool, url, query, transactions }),
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
  readonly transactions: Transactions;
}

async function readRows({
  pool,
  url,
  query,
  transactions,
}: ReadParts<string>): Promise<Record<string, unknown>[]> {
  const read = async (client: PoolClient) =>
    hideUnreadableValues((await client.query<Record<string, unknown>>(query)).rows);
  const transaction = transactions.current();
  if (transaction) return readInside({ transaction, url, read });
  const client = await pool.connect();
  try {
    return await read(client);
  } catch (error) {
    throw queryFailure(error, url);
  } finally {
    client.release();
  }
}

interface ReadInside<T> {
  readonly transaction: OpenTransaction;
  readonly url: string;
  readonly read: (client: PoolClient) => Promise<T>;
}

async function readInside<T>({ transaction, url, read }: ReadInside<T>): Promise<T> {
  try {
    return await transaction.use((connection) => useClient(connection, read));
  } catch (error) {
    throw queryFailure(error, url);
  }
}

/** A named statement is prepared once for each connection. */
function preparedRead({ pool, url, query, transactions }: ReadParts<CompiledQuery>): PreparedRead {
  const name = `latchkey_${createHash('sha256').update(query.sql).digest('hex').slice(0, 32)}`;
  const statement = { name, text: query.sql, rowMode: 'array' } as const;

  const firstValues = async (client: PoolClient, asked: QueryArrayConfig) => {
    const { rows, fields } = await client.query<unknown[]>(asked);
    return rows[0] && hideInValues(rows[0], fields);
  };
  // Without a name: a statement that is out of date would end the transaction, and could not be tried again.
  const inside = (transaction: OpenTransaction, values: unknown[]): Promise<ValueRow | undefined> => {
    const asked = { text: query.sql, rowMode: 'array', values } as const;
    return readInside({ transaction, url, read: (client) => firstValues(client, asked) });
  };
  const read = async (parameters: readonly unknown[]): Promise<ValueRow | undefined> => {
    const client = await pool.connect();
    let failed = true;
    try {
      const row = await firstValues(client, { ...statement, values: sendableAll(parameters) });
      failed = false;
      return row;
    } catch (error) {
      throw queryFailure(error, url);
    } finally {
      // The state of a connection is unknown after its statement failed.
      client.release(failed);
    }
  };
  return async (parameters) => {
    const transaction = transactions.current();
    if (transaction) return inside(transaction, sendableAll(parameters));
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
