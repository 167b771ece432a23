import type { PostgresDialect, PostgresPoolClient } from 'kysely';
import type { PoolClient } from 'pg';
import { loadKysely } from '../sql/kysely.ts';
import { queryFailure } from './postgres-failures.ts';
import type { PostgresPool } from './postgres-pool.ts';
import { hideUnreadableValues, sendableAll } from './postgres-values.ts';

/** The protocol counts them in 16 bits. pg would send the rest of a larger count, and values in the place of others. */
const MAX_PARAMETERS = 65_535;

/** Kysely's PostgreSQL dialect over our pool, whose failures are told as Latchkey's. */
export function postgresDialect(pool: PostgresPool, url: string): PostgresDialect {
  const { PostgresDialect } = loadKysely();
  return new PostgresDialect({
    pool: async () => ({
      options: {},
      connect: async () => kyselyClient(await pool.connect(), url),
      end: () => pool.close(),
    }),
  });
}

function kyselyClient(client: PoolClient, url: string): PostgresPoolClient {
  const query = async (text: string, parameters: readonly unknown[]) => {
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
