import type { Kysely } from 'kysely';
import type { Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';

/**
 * What PostgreSQL has, whatever it is called: a database that was adopted has names of its own. Of a search_path of
 * several schemas only the first that is there counts, in which new tables are made: what the others have is somebody
 * else's.
 */

/** The table of that name in the current schema, as the catalogues number it; null when there is none. */
export function tableId(table: string) {
  return sql`(select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relname = ${table} and c.relkind in ('r', 'p', 'v', 'm', 'f'))`;
}

/** The names of a table's columns in their order; null when there is no such table. */
export async function postgresColumns(db: Kysely<Tables>, table: string): Promise<string[] | null> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${tableId(table)} and attnum > 0 and not attisdropped
    order by attnum`.execute(db);
  return rows.length === 0 ? null : rows.map(({ name }) => name);
}

/** The names of the foreign keys of one column. */
export async function postgresForeignKeys(
  db: Kysely<Tables>,
  table: string,
  column: string,
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint
    join pg_attribute on attrelid = conrelid and attname = ${column}
    where conrelid = ${tableId(table)} and contype = 'f' and conkey = array[attnum]`.execute(db);
  return rows.map(({ name }) => name);
}

/** Whether a table has a constraint of that name. */
export async function hasPostgresConstraint(
  db: Kysely<Tables>,
  table: string,
  name: string,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_constraint where conrelid = ${tableId(table)} and conname = ${name}`.execute(db);
  return rows.length > 0;
}
