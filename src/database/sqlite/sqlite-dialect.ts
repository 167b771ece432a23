import type { DatabaseSync } from 'node:sqlite';
import type { DatabaseConnection, SqliteDatabase, SqliteDialect } from 'kysely';
import { loadKysely } from '../sql/kysely.ts';
import { ConnectionLock } from './locks/connection-lock.ts';
import { waitForLock } from './locks/wait-for-lock.ts';
import { isRead, StatementCache } from './sqlite-connection.ts';
import { bindableAll } from './sqlite-values.ts';

/**
 * Kysely's SQLite dialect over node:sqlite. Transactions begin IMMEDIATE: a deferred one that starts with a read
 * fails with "database is locked" when somebody else writes before it does. Waiting for the lock blocks nobody.
 * `beforeWrite` is called before everything that is no plain read.
 */
export function nodeSqliteDialect(connection: DatabaseSync, beforeWrite: () => void): SqliteDialect {
  const { CompiledQuery, SqliteDialect } = loadKysely();
  const dialect = new SqliteDialect({ database: asKyselyDatabase(connection, beforeWrite) });
  const createDriver = dialect.createDriver.bind(dialect);

  dialect.createDriver = () => {
    const driver = createDriver();
    const lock = new ConnectionLock();
    driver.beginTransaction = async (connection: DatabaseConnection) => {
      lock.beginTransaction();
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    const acquire = driver.acquireConnection.bind(driver);
    let patient: DatabaseConnection | null = null;
    driver.acquireConnection = async (options) => {
      await lock.take();
      patient ??= waitForLock(await acquire(options));
      return patient;
    };
    driver.releaseConnection = async () => lock.release();
    return driver;
  };
  // The driver's lock stands in for Kysely's, which knows nothing of who waits for whom.
  const adapter = dialect.createAdapter();
  Object.defineProperty(adapter, 'supportsMultipleConnections', { value: true });
  dialect.createAdapter = () => adapter;
  return dialect;
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
      const { statement, rows } = statements.get(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => rows.objects(bindableAll(parameters)),
        run: (parameters) => statement.run(...bindableAll(parameters)),
        iterate: (parameters) => rows.each(bindableAll(parameters)),
      };
    },
  };
}
