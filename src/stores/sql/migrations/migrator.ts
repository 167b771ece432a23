import { type Kysely, sql } from 'kysely';
import { LatchkeyError } from '../../../core/errors.ts';
import type { Database, Tables } from '../database.ts';
import { type Migration, migrationLabel } from './migration.ts';

/** What has been applied. A table of its own: Django's may tell of the same apps' migrations, which are others. */
const HISTORY_TABLE = 'latchkey_migrations';

/** The migrations that have not been applied yet, in their order. Writes nothing. */
export async function pendingMigrations(
  database: Database,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  const applied = await appliedMigrations(database.kysely);
  return migrations.filter((migration) => !applied.has(migrationLabel(migration)));
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
      if (applied.has(migrationLabel(migration))) return false;
      await applyOperations(transaction, migration);
      await transaction.insertInto(HISTORY_TABLE).values({ app, name, applied: new Date() }).execute();
      return true;
    });
  } catch (cause) {
    throw new LatchkeyError('migration_failed', { app, name, reason: (cause as Error).message }, { cause });
  }
}

async function applyOperations(kysely: Kysely<Tables>, { operations }: Migration): Promise<void> {
  for (const operation of operations) {
    if (operation.kind !== 'createTable') throw new Error(`no ${operation.kind} yet`);
    let table = kysely.schema.createTable(operation.table);
    for (const [name, spec] of Object.entries(operation.columns)) {
      const type =
        spec.type === 'id' ? 'integer' : spec.type === 'varchar' ? `varchar(${spec.length})` : spec.type;
      table = table.addColumn(name, sql.raw(type), (c) => {
        let made = spec.nullable ? c : c.notNull();
        if (spec.type === 'id') made = made.primaryKey().autoIncrement();
        if (spec.primaryKey) made = made.primaryKey();
        if (spec.default !== undefined) made = made.defaultTo(spec.default);
        return spec.references
          ? made.references(`${spec.references.table}.id`).onDelete(spec.references.onDelete ?? 'restrict')
          : made;
      });
    }
    await table.execute();
    for (const { name, columns, unique, ignoreCase } of operation.indexes) {
      let index = kysely.schema.createIndex(name).on(operation.table);
      if (unique) index = index.unique();
      await (ignoreCase
        ? index.expression(sql`lower(${sql.ref(columns[0] ?? '')})`)
        : index.columns([...columns])
      ).execute();
    }
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
  const { rows } = await sql<{
    app: string;
    name: string;
  }>`select app, name from ${sql.table(HISTORY_TABLE)}`.execute(kysely);
  return new Set(rows.map(migrationLabel));
}
