import type { Kysely } from 'kysely';
import type { Tables } from '../contract/database.ts';
import { sql } from '../sql/kysely.ts';
import { quoteName } from '../sql/sql-tokens.ts';

/**
 * PostgreSQL counts the ids of a table in a sequence, which does not see ids that are given: after rows are copied with
 * theirs, it gives numbers that are taken. SQLite looks at the rows.
 */

/** Those of some tables of the current schema whose `id` comes from a sequence; of all tables where none are named. */
export async function tablesWithSequence(
  db: Kysely<Tables>,
  tables: readonly string[] | null,
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped
    join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid and d.refobjsubid = a.attnum
      and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
    join pg_class s on s.oid = d.objid and s.relkind = 'S'
    where c.relkind in ('r', 'p')
    order by c.relname collate "C"`.execute(db);
  return rows.map(({ name }) => name).filter((name) => tables === null || tables.includes(name));
}

/**
 * The statement that lets a table's ids go on after the highest one. It never goes back: the number of a row that was
 * deleted is not given again. Django's `sqlsequencereset` prints the like.
 */
export function sequenceReset(table: string): string {
  const sequence = `pg_get_serial_sequence('${quoteName(table).replaceAll("'", "''")}', 'id')`;
  return (
    `select setval(${sequence}, max("id")) from ${quoteName(table)} ` +
    `having max("id") > coalesce(pg_sequence_last_value(${sequence}::regclass), 0)`
  );
}

/** Lets the ids of tables go on after the highest one, where they have a sequence. */
export async function resetSequences(db: Kysely<Tables>, tables: readonly string[]): Promise<void> {
  for (const table of await tablesWithSequence(db, tables)) await sql.raw(sequenceReset(table)).execute(db);
}

/** Whether a unique violation is about a table's primary key, which is its id. */
export async function isIdTaken(db: Kysely<Tables>, table: string, error: unknown): Promise<boolean> {
  const { constraint } = error as { constraint?: unknown };
  if (typeof constraint !== 'string') return false;
  const { rows } = await sql`
    select 1 from pg_constraint join pg_class on pg_class.oid = conrelid
    where conname = ${constraint} and contype = 'p' and relname = ${table}`.execute(db);
  return rows.length > 0;
}
