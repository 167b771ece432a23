import type { Kysely } from 'kysely';
import type { Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { sqliteJsonColumns } from '../../database/sqlite/sqlite-json-columns.ts';
import type { OnDelete } from '../../models/fields/field-base.ts';
import { foldedColumn } from './folded-column.ts';
import type {
  InspectedColumn,
  InspectedIndex,
  InspectedReference,
  InspectedTable,
} from './inspected-table.ts';

// Each pragma as a table: https://www.sqlite.org/pragma.html#pragfunc

interface TableRow {
  readonly name: string;
  /** Its definition. */
  readonly sql: string;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  /** Its place in the primary key, from 1; 0 outside. */
  readonly pk: number;
  /** 2 and 3 for generated columns. */
  readonly hidden: number;
}

interface IndexRow {
  readonly name: string;
  readonly unique: number;
  /** `pk` for the primary key's. */
  readonly origin: string;
  readonly partial: number;
}

/** The tables of a SQLite database. */
export async function inspectSqlite(kysely: Kysely<Tables>): Promise<readonly InspectedTable[]> {
  const { rows } = await sql<TableRow>`
    select name, sql from sqlite_master where type = 'table' and substr(name, 1, 7) <> 'sqlite_' order by name
  `.execute(kysely);
  const tables: InspectedTable[] = [];
  for (const row of rows) tables.push(await inspectTable(kysely, row));
  return tables;
}

async function inspectTable(kysely: Kysely<Tables>, { name, sql: text }: TableRow): Promise<InspectedTable> {
  const { rows } = await sql<ColumnRow>`select * from pragma_table_xinfo(${name}) order by cid`.execute(
    kysely,
  );
  const references = await foreignKeys(kysely, name);
  const jsonColumns = sqliteJsonColumns(text);
  const columns = rows.map(
    (row): InspectedColumn => ({
      name: row.name,
      type: /^text$/i.test(row.type) && jsonColumns.has(row.name.toLowerCase()) ? 'json' : row.type,
      ...(/\bunsigned\b/i.test(row.type) ? { min: 0 } : {}),
      nullable: row.notnull === 0 && row.pk === 0,
      default: row.dflt_value,
      generated: row.hidden === 2 || row.hidden === 3,
      references: references.get(row.name) ?? null,
    }),
  );
  const keys = rows.filter(({ pk }) => pk > 0).sort((one, other) => one.pk - other.pk);
  const names = columns.map((column) => column.name);
  return {
    name,
    columns,
    primaryKey: keys.map((row) => row.name),
    indexes: await indexes(kysely, name, names),
  };
}

async function foreignKeys(
  kysely: Kysely<Tables>,
  table: string,
): Promise<ReadonlyMap<string, InspectedReference>> {
  const { rows } = await sql<{
    id: number;
    table: string;
    from: string;
    to: string | null;
    on_delete: string;
  }>`select * from pragma_foreign_key_list(${table})`.execute(kysely);
  const single = rows.filter(({ id }) => rows.filter((other) => other.id === id).length === 1);
  return new Map(
    single.map(({ from, to, table: target, on_delete }) => [
      from,
      { table: target, column: to, onDelete: onDelete(on_delete) },
    ]),
  );
}

function onDelete(rule: string): OnDelete {
  const lower = rule.toLowerCase();
  return lower === 'cascade' || lower === 'set null' ? lower : 'restrict';
}

async function indexes(
  kysely: Kysely<Tables>,
  table: string,
  columns: readonly string[],
): Promise<InspectedIndex[]> {
  const { rows } = await sql<IndexRow>`
    select name, "unique", origin, partial from pragma_index_list(${table}) order by name
  `.execute(kysely);
  const inspected: InspectedIndex[] = [];
  for (const row of rows) {
    if (row.origin !== 'pk') inspected.push(await inspectIndex(kysely, row, columns));
  }
  return inspected;
}

async function inspectIndex(
  kysely: Kysely<Tables>,
  { name, unique, partial }: IndexRow,
  columns: readonly string[],
): Promise<InspectedIndex> {
  const parts = await sql<{ name: string | null; coll: string }>`
    select name, coll from pragma_index_xinfo(${name}) where key = 1 order by seqno
  `.execute(kysely);
  const index = { name, unique: unique === 1 };
  if (partial === 1) return { ...index, columns: null, ignoreCase: false };
  const names = parts.rows.flatMap((part) => (part.name === null ? [] : [part.name]));
  if (names.length === parts.rows.length) {
    return { ...index, columns: names, ignoreCase: parts.rows.every(({ coll }) => coll === 'NOCASE') };
  }
  const folded = parts.rows.length === 1 ? foldedColumn(await indexExpression(kysely, name), columns) : null;
  return { ...index, columns: folded === null ? null : [folded], ignoreCase: folded !== null };
}

/** What stands between the parentheses of an index's definition. No pragma tells it. */
async function indexExpression(kysely: Kysely<Tables>, name: string): Promise<string> {
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_master where type = 'index' and name = ${name}
  `.execute(kysely);
  return (
    /\bon\s+(?:"[^"]*"|`[^`]*`|\[[^\]]*\]|\w+)\s*\((?<parts>.*)\)\s*$/is.exec(rows[0]?.sql ?? '')?.groups
      ?.parts ?? ''
  );
}
