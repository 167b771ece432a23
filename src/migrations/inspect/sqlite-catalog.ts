import type { Kysely } from 'kysely';
import type { Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';

/** A table, or what belongs to it: an index, a trigger. */
export interface SqliteEntry {
  readonly type: string;
  readonly name: string;
  /** The statement that makes it; null for an index that a constraint brings with it. */
  readonly sql: string | null;
}

/** A table's entries in the schema, in the order in which they were made; none where there is no such table. */
export async function sqliteEntries(db: Kysely<Tables>, table: string): Promise<readonly SqliteEntry[]> {
  const { rows } = await sql<SqliteEntry>`
    select type, name, sql from sqlite_schema where tbl_name = ${table} order by rowid`.execute(db);
  return rows;
}

/** Columns that are computed and take no values. */
export async function sqliteGeneratedColumns(
  db: Kysely<Tables>,
  table: string,
): Promise<ReadonlySet<string>> {
  // 2 and 3: https://www.sqlite.org/pragma.html#pragma_table_xinfo
  const { rows } = await sql<{ name: string }>`
    select name from pragma_table_xinfo(${table}) where hidden in (2, 3)`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

/** The highest number that AUTOINCREMENT has given to a table; null for one without. */
export async function sqliteSequence(db: Kysely<Tables>, table: string): Promise<number | null> {
  const { rows: found } = await sql`select 1 from sqlite_schema where name = 'sqlite_sequence'`.execute(db);
  if (found.length === 0) return null;
  const { rows } = await sql<{ seq: number }>`
    select seq from sqlite_sequence where name = ${table}`.execute(db);
  return rows[0]?.seq ?? null;
}
