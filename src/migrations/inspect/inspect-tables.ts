import type { Database } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { inspectedType } from './column-type.ts';
import { inspectPostgres } from './inspect-postgres.ts';
import { inspectSqlite } from './inspect-sqlite.ts';
import type { InspectedColumn, InspectedTable } from './inspected-table.ts';

/** Every table of a database by name, views and the database's own tables apart. Of PostgreSQL the current schema's. */
export function inspectTables({ dialect, kysely }: Database): Promise<readonly InspectedTable[]> {
  return dialect === 'postgres' ? inspectPostgres(kysely) : inspectSqlite(kysely);
}

/** Rows that are looked at for empty texts: of a large table the first ones tell enough. */
const MOST_ROWS = 10_000;

/** The tables, and of each column of text whether one of the first 10,000 rows has an empty one. */
export async function withEmptyTexts(
  { kysely }: Database,
  tables: readonly InspectedTable[],
): Promise<readonly InspectedTable[]> {
  const looked: InspectedTable[] = [];
  for (const table of tables) {
    const texts = table.columns.filter(isText).map(({ name }) => name);
    const empty = texts.length > 0 ? await emptyTexts(kysely, table.name, texts) : [];
    const columns = table.columns.map((column) =>
      empty.includes(column.name) ? { ...column, holdsEmpty: true } : column,
    );
    looked.push({ ...table, columns });
  }
  return looked;
}

async function emptyTexts(
  kysely: Database['kysely'],
  table: string,
  columns: readonly string[],
): Promise<readonly string[]> {
  const counts = columns.map((name) => sql`count(case when ${sql.id(name)} = '' then 1 end)`);
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join(counts.map((count, index) => sql`${count} as ${sql.id(`empty_${index}`)}`))}
    from (select * from ${sql.id(table)} limit ${sql.lit(MOST_ROWS)}) as looked
  `.execute(kysely);
  return columns.filter((_name, index) => Number(rows[0]?.[`empty_${index}`]) > 0);
}

function isText({ type, nullable, generated }: InspectedColumn): boolean {
  return !nullable && !generated && ['text', 'varchar'].includes(inspectedType(type)?.type ?? '');
}
