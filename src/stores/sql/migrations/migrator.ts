import { type Kysely, sql } from 'kysely';
import { LatchkeyError } from '../../../core/errors.ts';
import type { Database, Tables } from '../database.ts';
import type { Migration } from './migration.ts';

/** Django's table of applied migrations, so that an adopted database keeps its history. */
const HISTORY_TABLE = 'django_migrations';

/** The migrations that have not been applied yet, in their order. Writes nothing. */
export async function pendingMigrations(
  database: Database,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  const applied = await appliedMigrations(database.kysely);
  return migrations.filter((migration) => !applied.has(label(migration)));
}

/**
 * Applies what is pending, each migration in a transaction of its own: a failing one leaves nothing behind. Several
 * processes may call it at once; each migration is applied by one of them.
 *
 * @throws LatchkeyError `migration_failed`, naming the migration.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  onApplied: (migration: Migration) => void = () => undefined,
): Promise<void> {
  for (const migration of migrations) {
    if (await applyOnce(database, migration)) onApplied(migration);
  }
}

async function applyOnce(database: Database, migration: Migration): Promise<boolean> {
  const { app, name } = migration;
  try {
    return await database.kysely.transaction().execute(async (transaction) => {
      await createHistory(transaction);
      const applied = await appliedMigrations(transaction);
      if (applied.has(label(migration))) return false;
      await migration.up(transaction);
      await transaction
        .insertInto(HISTORY_TABLE)
        .values({ app, name, applied: new Date().toISOString().slice(0, -1).replace('T', ' ') })
        .execute();
      return true;
    });
  } catch (cause) {
    throw new LatchkeyError('migration_failed', { app, name, reason: (cause as Error).message }, { cause });
  }
}

async function createHistory(kysely: Kysely<Tables>): Promise<void> {
  await kysely.schema
    .createTable(HISTORY_TABLE)
    .ifNotExists()
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement().notNull())
    .addColumn('app', 'varchar(255)', (column) => column.notNull())
    .addColumn('name', 'varchar(255)', (column) => column.notNull())
    .addColumn('applied', 'datetime', (column) => column.notNull())
    .execute();
}

async function appliedMigrations(kysely: Kysely<Tables>): Promise<ReadonlySet<string>> {
  const tables = await kysely.introspection.getTables();
  if (!tables.some(({ name }) => name === HISTORY_TABLE)) return new Set();
  const rows = await sql<{
    app: string;
    name: string;
  }>`select app, name from ${sql.table(HISTORY_TABLE)}`.execute(kysely);
  return new Set(rows.rows.map(label));
}

function label({ app, name }: { app: string; name: string }): string {
  return `${app}.${name}`;
}
