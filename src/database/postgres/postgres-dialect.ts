import type { DatabaseConnection, PostgresDialect, PostgresPoolClient } from 'kysely';
import type { PoolClient } from 'pg';
import { JoiningDriver } from '../sql/joining-driver.ts';
import { loadKysely } from '../sql/kysely.ts';
import type { Transactions } from '../sql/transactions.ts';
import { queryFailure } from './postgres-failures.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { hideUnreadableValues, sendableAll } from './postgres-values.ts';

/** The protocol counts them in 16 bits. pg would send the rest of a larger count, and values in the place of others. */
const MAX_PARAMETERS = 65_535;

/** Kysely's PostgreSQL dialect over our pool, whose failures are told as Latchkey's. */
export function postgresDialect(
  pool: PostgresPool,
  url: string,
  transactions: Transactions,
): PostgresDialect {
  const { PostgresDialect } = loadKysely();
  const dialect = new PostgresDialect({
    pool: async () => ({
      options: {},
      connect: async () => kyselyClient(await pool.connect(), url),
      end: () => pool.close(),
    }),
  });
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => new JoiningDriver(createDriver(), transactions);
  return dialect;
}

/** Stands where SQL would, and is none: Kysely's connections keep their client to themselves. */
const USE_CLIENT = 'latchkey: use the client';

type UseClient = (client: PoolClient) => Promise<unknown>;

/** Uses the client of one of Kysely's connections, for what Kysely has no way to ask. */
export async function useClient<T>(
  connection: DatabaseConnection,
  use: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const { CompiledQuery } = loadKysely();
  const keep: UseClient = async (client) => ({ rows: [await use(client)] });
  const { rows } = await connection.executeQuery(CompiledQuery.raw(USE_CLIENT, [keep]));
  return rows[0] as T;
}

function kyselyClient(client: PoolClient, url: string): PostgresPoolClient {
  const query = async (text: string, parameters: readonly unknown[]) => {
    if (text === USE_CLIENT) return (parameters[0] as UseClient)(client);
    if (parameters.length > MAX_PARAMETERS) {
      throw new RangeError(
        `A query has ${parameters.length} parameters; PostgreSQL takes ${MAX_PARAMETERS}.`,
      );
    }
    try {
      const result = await client.query(text, sendableAll(parameters));
      hideUnreadableValues(result.rows);
      return result;
    } catch (error) {
      throw queryFailure(error, url);
    }
  };
  return {
    // Kysely's type has cursors besides, which are asked for only of a dialect that is given them.
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  };
}
