import type { Pool, PoolClient } from 'pg';
import type { Logger } from '../../support/logger.ts';
import { DatabaseError } from '../contract/database-error.ts';
import { connectionFailure } from './postgres-failures.ts';
import { typeParsers } from './postgres-values.ts';

export interface PostgresOptions {
  /** Connections at most. Default 10. */
  readonly poolSize?: number;
  /** Where lost connections are told of. Default: nowhere. */
  readonly logger?: Logger;
}

/** Milliseconds that a new connection, or the wait for a free one, may take. */
const CONNECTION_TIMEOUT = 5000;
/** Milliseconds after which a connection that nobody needs is closed. Opening one takes several round trips. */
const IDLE_TIMEOUT = 60_000;

/**
 * What each connection starts with. Waiting for a row that somebody else keeps locked ends as on SQLite, after five
 * seconds; a transaction whose process hangs lets go of its rows within a minute.
 */
const SESSION_OPTIONS = ['timezone=UTC', 'lock_timeout=5s', 'idle_in_transaction_session_timeout=60s'];
/** The style that days and moments are read in, whatever the server's, the database's or the user's is. */
const NEEDED_OPTIONS = ['datestyle=ISO'];

/** The connections to one PostgreSQL database, opened as they are needed. */
export class PostgresPool {
  readonly #url: string;
  readonly #options: PostgresOptions;
  #pool: Promise<Pool> | null = null;

  constructor(url: string, options: PostgresOptions) {
    this.#url = url;
    this.#options = options;
  }

  /** @throws LatchkeyError `driver_missing`, `database_unreachable` for a URL that cannot be read. */
  open(): Promise<Pool> {
    this.#pool ??= this.#make();
    return this.#pool;
  }

  /** A connection of one's own, until it is released. @throws LatchkeyError `database_unreachable`, `database_busy`. */
  async connect(): Promise<PoolClient> {
    const pool = await this.open();
    try {
      return await pool.connect();
    } catch (error) {
      throw connectionFailure(error, this.#url);
    }
  }

  async close(): Promise<void> {
    // One that could not be made has nothing to close.
    const pool = await this.#pool?.catch(() => null);
    if (pool && !pool.ending) await pool.end();
  }

  async #make(): Promise<Pool> {
    const pg = await loadDriver();
    const pool = new pg.Pool({
      ...connectionOf(this.#url),
      max: this.#options.poolSize ?? 10,
      connectionTimeoutMillis: CONNECTION_TIMEOUT,
      idleTimeoutMillis: IDLE_TIMEOUT,
      keepAlive: true,
      application_name: 'latchkey',
      types: typeParsers(pg.types),
    });
    // Without a listener an error ends the process, and a client that is in use has none of the pool's.
    pool.on('connect', (client) => {
      client.on('error', (error) =>
        this.#options.logger?.warn('database_connection_lost', { reason: error.message }),
      );
    });
    // The same errors again, of clients that are not in use. The pool has already let go of them.
    pool.on('error', () => undefined);
    return pool;
  }
}

/** The URL's own `options` (a `search_path`, say) come after ours and win. The package pg would take one or the other. */
function connectionOf(url: string): { readonly connectionString: string; readonly options: string } {
  const flags = (options: readonly string[]) => options.map((option) => `-c ${option}`).join(' ');
  const together = (own: string) => [flags(SESSION_OPTIONS), own, flags(NEEDED_OPTIONS)].join(' ');
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const own = parsed?.searchParams.get('options');
  if (!parsed || !own) return { connectionString: url, options: together('') };
  parsed.searchParams.delete('options');
  return { connectionString: parsed.href, options: together(own) };
}

/** Loaded at the first query: sites on SQLite need not have it. */
async function loadDriver(): Promise<Pick<typeof import('pg'), 'Pool' | 'types'>> {
  try {
    // Versions before 8.15 have no other export.
    return (await import('pg')).default;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new DatabaseError('driver_missing', { database: 'PostgreSQL', package: 'pg' }, { cause });
  }
}
