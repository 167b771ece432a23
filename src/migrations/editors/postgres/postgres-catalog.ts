import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import type { IndexSpec } from '../../schema/schema-state.ts';

/**
 * What PostgreSQL has, whatever it is called: a database that was adopted has names of its own. Of a search_path of
 * several schemas only the first that is there counts, in which new tables are made: what the others have is somebody
 * else's.
 */

/** The table of that name in the current schema, as the catalogues number it; null when there is none. */
function tableId(table: string) {
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

/** An index as the database has it. */
export interface PostgresIndex {
  readonly name: string;
  readonly unique: boolean;
  /** What it sorts by, as the database writes it: `email`, `lower((email)::text COLLATE "C")`. */
  readonly parts: readonly string[];
  /** The constraint that it belongs to and goes with. */
  readonly constraint: string | null;
}

/** The indexes of a table that hold all rows and sort as usual, without that of the primary key. */
export async function postgresIndexes(db: Kysely<Tables>, table: string): Promise<PostgresIndex[]> {
  const { rows } = await sql<PostgresIndex>`
    select relname as name, indisunique as unique, conname as constraint, array(
      select case when indkey[number] = 0 then pg_get_indexdef(indexrelid, number + 1, true)
        else (select attname::text from pg_attribute where attrelid = indrelid and attnum = indkey[number]) end
      from generate_series(0, indnkeyatts - 1) as number order by number) as parts
    from pg_index join pg_class on pg_class.oid = indexrelid
    left join pg_constraint on conindid = indexrelid and contype in ('u', 'x')
    where indrelid = ${tableId(table)} and indpred is null and indisvalid and not indisprimary
      and relam = (select oid from pg_am where amname = 'btree')
      and not exists (select 1 from pg_opclass where pg_opclass.oid = any (indclass) and not opcdefault)
    order by relname`.execute(db);
  return rows;
}

/** Whether a table has an index of that name that was begun and never finished, so that no query uses it. */
export async function hasUnfinishedIndex(db: Kysely<Tables>, table: string, name: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_index join pg_class on pg_class.oid = indexrelid
    where indrelid = ${tableId(table)} and relname = ${name} and not indisvalid`.execute(db);
  return rows.length > 0;
}

/** Whether an index does what another one, declared by a migration, would do. */
export function doesTheSame(
  real: PostgresIndex,
  { columns, unique = false, ignoreCase = false }: IndexSpec,
): boolean {
  if (real.unique !== unique || real.parts.length !== columns.length) return false;
  return columns.every((column, index) => {
    const part = real.parts[index] ?? '';
    return ignoreCase ? foldedColumn(part) === column : part === column;
  });
}

/** The column of `lower((email)::text COLLATE "C")`. Other collations fold other letters. */
function foldedColumn(part: string): string | null {
  const inner = /^lower\((?<inner>.*) COLLATE "C"\)$/.exec(
    part.replaceAll(/^lower\(\((.*)\)\)$/g, 'lower($1)'),
  );
  const name = inner?.groups?.inner?.replace(/::[a-z ]+$/, '').replace(/^\((.*)\)$/, '$1');
  return name === undefined ? null : name.replace(/^"(.*)"$/, '$1').replaceAll('""', '"');
}
