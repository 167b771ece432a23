import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { packageApps } from '../../src/compose/parts/package-apps.ts';
import type { Database } from '../../src/database/contract/database.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { loadMigrations } from '../../src/migrations/history/load-migrations.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import type { Migration } from '../../src/migrations/operations/migration.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import project from '../../starter/latchkey.config.ts';
import { findPostgres, startPostgres } from '../../test/support/postgres-server.ts';

export const TABLE = 'accounts_customuser';
const USERS = 1_000_000;

/** The starter's tables with a million users, behind the migration engine and beside it. */
export interface MillionUsers {
  readonly name: string;
  /** Applies a migration of one operation, the way `latchkey migrate` does. */
  migrate(operation: Operation): Promise<void>;
  /** Runs SQL by the driver, and nothing else. */
  driver(sql: string): Promise<void>;
  remove(): Promise<void>;
}

/** `numbers` is a query for the column n: 1, 2, 3… */
function insertUsers(numbers: string): string {
  return `insert into ${TABLE} (password, is_superuser, email, username, is_active, is_staff)
    select '!', false, 'user' || n || '@example.com', 'User ' || n, true, false from (${numbers}) as numbers`;
}

export async function usersOnSqlite(): Promise<MillionUsers> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const file = join(folder, 'users.sqlite3');
  const database = openDatabase(`sqlite:${file}`, '.');
  const engine = await engineOn(database);
  const driver = new DatabaseSync(file);
  driver.exec(
    insertUsers(
      `with recursive numbers(n) as (select 1 union all select n + 1 from numbers limit ${USERS}) select n from numbers`,
    ),
  );
  return {
    name: 'SQLite',
    migrate: engine,
    driver: async (sql) => driver.exec(sql),
    async remove() {
      driver.close();
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Null where no PostgreSQL is installed. */
export async function usersOnPostgres(): Promise<MillionUsers | null> {
  const binaries = findPostgres();
  if (binaries === null) return null;
  const server = await startPostgres(binaries);
  const database = openDatabase(server.url, '.');
  const engine = await engineOn(database);
  const driver = new pg.Client({ connectionString: server.url });
  await driver.connect();
  await driver.query(insertUsers(`select n from generate_series(1, ${USERS}) as n`));
  // What the server would do by itself some time, and then in the middle of a measurement.
  await driver.query(`vacuum analyze ${TABLE}`);
  return {
    name: 'PostgreSQL',
    migrate: engine,
    driver: async (sql) => void (await driver.query(sql)),
    async remove() {
      await driver.end();
      await database.close();
      await server.stop();
    },
  };
}

async function engineOn(database: Database): Promise<MillionUsers['migrate']> {
  const migrations: Migration[] = [
    ...(await loadMigrations([...packageApps, ...project.apps], project.userModel)),
  ];
  await migrate(database, migrations);
  return async (operation) => {
    const number = String(migrations.length).padStart(4, '0');
    migrations.push({ app: 'accounts', name: `${number}_bench`, dependencies: [], operations: [operation] });
    await migrate(database, migrations);
  };
}
