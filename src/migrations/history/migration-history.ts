import type { Kysely } from 'kysely';
import type { Database, Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { emptyState } from '../operations/apply-operation.ts';
import { column } from '../operations/column.ts';
import type { SchemaEditor } from '../operations/contract/schema-editor.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import { createTable } from '../operations/tables/create-table.ts';

/** What has been applied. A table of its own: Django's may tell of the same apps' migrations, which are others. */
export const HISTORY_TABLE = 'latchkey_migrations';

/** A migration that has been applied, whether or not its file is still there. */
export interface MigrationRecord {
  readonly app: string;
  readonly name: string;
  readonly applied: Date;
}

/** What has been applied, by label, in the order in which it was. */
export type MigrationHistory = ReadonlyMap<string, MigrationRecord>;

const HISTORY_EXISTS = {
  sqlite: `select name from sqlite_schema where type = 'table' and name = '${HISTORY_TABLE}'`,
  // Not by search_path: the history of another schema tells of other tables.
  postgres: `select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = current_schema() and relname = '${HISTORY_TABLE}'`,
} as const;
const HISTORY = `select app, name, applied from ${HISTORY_TABLE} order by id`;

/** Reads what has been applied, without Kysely: every start asks for it. */
export async function readHistory(database: Database): Promise<MigrationHistory> {
  const found = await database.readRows(HISTORY_EXISTS[database.dialect]);
  return byLabel(found.length === 0 ? [] : await database.readRows(HISTORY));
}

/** The same within a transaction, whose migrations no other process has applied meanwhile. */
export async function readHistoryWithin(db: Kysely<Tables>, editor: SchemaEditor): Promise<MigrationHistory> {
  if (!(await editor.columnNames(HISTORY_TABLE))) await createHistory(editor);
  return byLabel((await sql<Record<string, unknown>>`${sql.raw(HISTORY)}`.execute(db)).rows);
}

function createHistory(editor: SchemaEditor): Promise<void> {
  const columns = {
    id: column.id(),
    app: column.varchar(255),
    name: column.varchar(255),
    applied: column.datetime(),
  };
  return editor.perform(createTable(HISTORY_TABLE, { columns }), emptyState);
}

/** Records a migration as applied. */
export async function record(db: Kysely<Tables>, { app, name }: Migration): Promise<void> {
  await db.insertInto(HISTORY_TABLE).values({ app, name, applied: new Date() }).execute();
}

/** Forgets that a migration was applied. */
export async function forget(db: Kysely<Tables>, { app, name }: Migration): Promise<void> {
  await db.deleteFrom(HISTORY_TABLE).where('app', '=', app).where('name', '=', name).execute();
}

function byLabel(rows: readonly Readonly<Record<string, unknown>>[]): MigrationHistory {
  const records = rows as readonly unknown[] as readonly MigrationRecord[];
  return new Map(records.map((entry) => [migrationLabel(entry), entry]));
}
