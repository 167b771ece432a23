import type { DatabaseSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
} from 'kysely';
import { StatementCache } from './sqlite-connection.ts';
import { bindable } from './sqlite-values.ts';
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

/** Statements that change tables, after which what is prepared is out of date. */
const DEFINITION = /^\s*(create|drop|alter)\b/i;

function asKyselyDatabase(connection: DatabaseSync): SqliteDatabase {
  const statements = new StatementCache(connection);
  return {
    close: () => connection.close(),
    prepare(sql: string) {
      if (DEFINITION.test(sql)) statements.clear();
      const { statement, decoder } = statements.get(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => {
          const rows = statement.all(...parameters.map(bindable)) as Record<string, unknown>[];
          for (const row of rows) decoder.object(row);
          return rows;
        },
        run: (parameters) => statement.run(...parameters.map(bindable)),
        *iterate(parameters) {
          for (const row of statement.iterate(...parameters.map(bindable))) {
            yield decoder.object(row as Record<string, unknown>);
          }
        },
      };
    },
  };
}
