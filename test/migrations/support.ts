import type { Database } from '../../src/database/contract/database.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { sql } from '../../src/database/sql/kysely.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { addForeignKey } from '../../src/migrations/operations/columns/add-foreign-key.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import type { Migration } from '../../src/migrations/operations/migration.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import type { MigrateOptions } from '../../src/migrations/run/migrate-options.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import type { ColumnSpec, SchemaState } from '../../src/migrations/schema/schema-state.ts';
import type { TestDatabases } from '../support/databases.ts';

/** Opens new databases for a suite, and closes them after it. */
export class OpenDatabases {
  readonly #databases: TestDatabases;
  readonly #open: Database[] = [];

  constructor(databases: TestDatabases) {
    this.#databases = databases;
  }

  async empty(): Promise<Database> {
    return this.open(await this.#databases.create());
  }

  open(url: string): Database {
    const database = openDatabase(url, '.');
    this.#open.push(database);
    return database;
  }

  async close(): Promise<void> {
    for (const database of this.#open) await database.close();
  }
}

/** `migration('notes', '0001_initial', [createTable(…)])` */
export function migration(
  app: string,
  name: string,
  operations: readonly Operation[],
  dependencies: readonly string[] = [],
): Migration {
  return { app, name, operations, dependencies };
}

/** An app's migrations, one for each list of operations. */
export function migrationsOf(app: string, ...lists: readonly (readonly Operation[])[]): Migration[] {
  return lists.map((operations, index) =>
    migration(app, `${String(index + 1).padStart(4, '0')}_step`, operations),
  );
}

/** Runs statements. */
export async function run(database: Database, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database.kysely);
}

/** The rows of a query. */
export async function rows(database: Database, query: string): Promise<Record<string, unknown>[]> {
  return [...(await sql.raw<Record<string, unknown>>(query).execute(database.kysely)).rows];
}

/** What a failing promise failed with; null when it did not. */
export function failure(promise: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(promise).then(
    () => null,
    (error: unknown) => error,
  );
}

/** The code of the error behind `migration_failed`. */
export async function failureCode(promise: PromiseLike<unknown>): Promise<unknown> {
  const error = (await failure(promise)) as { code?: unknown; cause?: { code?: unknown } } | null;
  return error?.code === 'migration_failed' ? error.cause?.code : error?.code;
}

/** The tables that a database really has, without the history: columns, types, defaults, foreign keys, indexes. */
export async function schemaOf(database: Database): Promise<unknown> {
  const tables = await inspectTables(database);
  return tables
    .filter(({ name }) => name !== 'latchkey_migrations')
    .map(({ indexes, ...table }) => ({
      ...table,
      indexes: indexes.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Migrates to the last migration, or to a target. */
export function migrateTo(
  database: Database,
  migrations: readonly Migration[],
  name?: string,
  options: MigrateOptions = {},
): Promise<unknown> {
  const app = migrations[0]?.app ?? '';
  return migrate(database, migrations, {
    ...options,
    ...(name === undefined ? {} : { target: { app, migration: name } }),
  });
}

/** The operations that make tables at once, in whatever order they refer to each other. */
export function operationsFor(state: SchemaState): Operation[] {
  const tables = [...state].map(([name, { columns, indexes }]) =>
    createTable(name, { columns: mapValues(columns, withoutReference), indexes }),
  );
  const keys = [...state].flatMap(([name, { columns }]) =>
    Object.entries(columns).flatMap(([column, { references }]) =>
      references ? [addForeignKey(name, column, references)] : [],
    ),
  );
  return [...tables, ...keys];
}

function withoutReference({ references: _, ...spec }: ColumnSpec): ColumnSpec {
  return spec;
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
