import type { DatabaseSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
} from 'kysely';
import { bindable, StatementCache } from './sqlite-connection.ts';
import { waitForLock } from './wait-for-lock.ts';

/**
 * Kysely's SQLite dialect over node:sqlite. Transactions begin IMMEDIATE: a deferred one that starts with a read
 * fails with "database is locked" when somebody else writes before it does. Waiting for the lock blocks nobody.
 */
export class NodeSqliteDialect extends SqliteDialect {
  constructor(connection: DatabaseSync) {
    super({ database: asKyselyDatabase(connection) });
  }

  override createDriver() {
    const driver = super.createDriver();
    driver.beginTransaction = async (connection: DatabaseConnection) => {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    };
    // The driver has one connection, and Kysely lets one caller at a time have it.
    const acquire = driver.acquireConnection.bind(driver);
    let patient: DatabaseConnection | null = null;
    driver.acquireConnection = async (options) => {
      patient ??= waitForLock(await acquire(options));
      return patient;
    };
    return driver;
  }

  override createAdapter() {
    return new TransactionalSqliteAdapter();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function asKyselyDatabase(connection: DatabaseSync): SqliteDatabase {
  const statements = new StatementCache(connection);
  return {
    close: () => connection.close(),
    prepare(sql: string) {
      const statement = statements.get(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters.map(bindable)),
        run: (parameters) => statement.run(...parameters.map(bindable)),
        iterate: (parameters) => statement.iterate(...parameters.map(bindable)) as IterableIterator<unknown>,
      };
    },
  };
}
