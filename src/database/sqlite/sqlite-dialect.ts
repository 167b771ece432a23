import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseConnection, SqliteDatabase, SqliteDialect } from 'kysely';
import { DatabaseError } from '../contract/database-error.ts';
import { JoiningDriver } from '../sql/joining-driver.ts';
import { loadKysely } from '../sql/kysely.ts';
import { type Transactions, Turns } from '../sql/transactions.ts';
import { DeclaredTypes } from './declared-types.ts';
import { isBusy, isUnwritable } from './is-busy.ts';
import { SqliteStatement } from './sqlite-statement.ts';

/** Statements kept prepared on one connection. Compiling one takes longer than running it. */
const STATEMENT_CACHE_SIZE = 500;

/** Milliseconds that writes wait while another process holds the lock. */
const PATIENCE = 5000;
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 25;

/**
 * Kysely's SQLite dialect over node:sqlite. Transactions begin IMMEDIATE: a deferred one that starts with a read
 * fails with "database is locked" when somebody else writes before it does. Waiting for the lock blocks nobody.
 * `beforeWrite` is called before everything that is no plain read.
 */
export function nodeSqliteDialect(
  connection: DatabaseSync,
  transactions: Transactions,
  beforeWrite: () => void,
): SqliteDialect {
  const { CompiledQuery, SqliteDialect } = loadKysely();
  const dialect = new SqliteDialect({ database: asKyselyDatabase(connection, beforeWrite) });
  const createDriver = dialect.createDriver.bind(dialect);

  dialect.createDriver = () => {
    const driver = createDriver();
    const turns = new Turns();
    driver.beginTransaction = async (begun: DatabaseConnection) => {
      await begun.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    const acquire = driver.acquireConnection.bind(driver);
    let patient: DatabaseConnection | null = null;
    driver.acquireConnection = async (options) => {
      await turns.take();
      patient ??= waitForLock(await acquire(options));
      return patient;
    };
    driver.releaseConnection = async () => turns.release();
    return new JoiningDriver(driver, transactions, () => connection.isTransaction);
  };
  // The driver's turns stand in for Kysely's lock, which knows nothing of who is in the transaction.
  const adapter = dialect.createAdapter();
  Object.defineProperty(adapter, 'supportsMultipleConnections', { value: true });
  dialect.createAdapter = () => adapter;
  return dialect;
}

/**
 * Lets a connection's queries wait for the lock without holding up the process: node:sqlite's own waiting blocks the
 * event loop, and with it every visitor. Once the lock has been taken for five seconds, queries fail at once until it
 * is free again, so that those who stand in line do not wait five seconds each.
 *
 * Transactions begin IMMEDIATE, so only single statements and `begin` meet the lock: either can be tried again.
 *
 * @throws LatchkeyError `database_busy` and `database_unwritable`, from the connection's queries.
 */
function waitForLock(connection: DatabaseConnection): DatabaseConnection {
  let busySince: number | null = null;

  const executeQuery: DatabaseConnection['executeQuery'] = async (query, options) => {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        const result = await connection.executeQuery<never>(query, options);
        busySince = null;
        return result;
      } catch (cause) {
        if (isUnwritable(cause)) throw unwritable(cause as Error);
        if (!isBusy(cause)) throw cause;
        busySince ??= performance.now();
        if (performance.now() - busySince > PATIENCE) throw new DatabaseError('database_busy', {}, { cause });
        await sleep(pause);
      }
    }
  };
  return { executeQuery, streamQuery: connection.streamQuery.bind(connection) };
}

function unwritable(cause: Error): Error {
  return new DatabaseError('database_unwritable', { reason: cause.message }, { cause });
}

/**
 * Statements that change tables, or undo that, after which what is prepared is out of date. Pragmas among them take
 * effect when they are prepared: see https://www.sqlite.org/pragma.html
 */
const DEFINITION = /^\s*(create|drop|alter|rollback|pragma)\b/i;

function asKyselyDatabase(connection: DatabaseSync, beforeWrite: () => void): SqliteDatabase {
  const statements = new StatementCache(connection);
  return {
    close: () => connection.close(),
    prepare(sql: string) {
      if (DEFINITION.test(sql)) statements.clear();
      if (!isRead(sql)) beforeWrite();
      const statement = statements.get(sql);
      return {
        reader: statement.givesRows,
        all: (parameters) => statement.objects(parameters),
        run: (parameters) => statement.run(parameters),
        iterate: (parameters) => statement.each(parameters),
      };
    },
  };
}

/** What changes nothing. */
const READ = /^\s*select\b/i;

function isRead(sql: string): boolean {
  return READ.test(sql);
}

/** Prepares each SQL text once. */
class StatementCache {
  readonly #connection: DatabaseSync;
  readonly #types: DeclaredTypes;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
    this.#types = new DeclaredTypes(connection);
  }

  get(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const prepared = new SqliteStatement(this.#connection.prepare(sql), {
      mayWrite: !isRead(sql),
      types: this.#types,
    });
    if (this.#statements.size >= STATEMENT_CACHE_SIZE) this.#statements.clear();
    this.#statements.set(sql, prepared);
    return prepared;
  }

  /** To be called when a table has changed: what is prepared knows the old one. */
  clear(): void {
    this.#statements.clear();
  }
}
