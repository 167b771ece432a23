import type { Kysely } from 'kysely';
import type { Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { sqliteJsonColumns } from '../../database/sqlite/sqlite-json-columns.ts';
import { numbersTable } from '../../database/sqlite/trigrams/trigram-table.ts';
import type { OnDelete } from '../../models/fields/field-base.ts';
import { inspectedParts } from './inspected-parts.ts';
import type {
  InspectedColumn,
  InspectedIndex,
  InspectedReference,
  InspectedTable,
} from './inspected-table.ts';
import { type SqliteIndex, sqliteIndexes, sqliteIndexKeys, sqliteTrigramTables } from './sqlite-indexes.ts';

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

/** The tables of a SQLite database. */
export async function inspectSqlite(kysely: Kysely<Tables>): Promise<readonly InspectedTable[]> {
  const { rows } = await sql<TableRow>`
    select name, sql from sqlite_master where type = 'table' and substr(name, 1, 7) <> 'sqlite_'
      and name not in (select name from pragma_table_list where type = 'shadow') order by name
  `.execute(kysely);
  const tables: InspectedTable[] = [];
  const ofIndexes = new Set(await tablesOfTrigrams(kysely, rows));
  for (const row of rows) if (!ofIndexes.has(row.name)) tables.push(await inspectTable(kysely, row));
  return tables;
}

async function tablesOfTrigrams(kysely: Kysely<Tables>, tables: readonly TableRow[]): Promise<string[]> {
  const names: string[] = [];
  for (const { name } of tables) {
    const indexes = await sqliteTrigramTables(kysely, name);
    names.push(...indexes.flatMap((index) => [index.name, numbersTable(index.name)]));
  }
  return names;
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
  const inspected: InspectedIndex[] = [];
  for (const index of await sqliteIndexes(kysely, table)) {
    inspected.push(await inspectIndex(kysely, index, columns));
  }
  for (const index of await sqliteTrigramTables(kysely, table)) {
    const { name, columns } = index;
    inspected.push({ name, columns, unique: false, ignoreCase: false, trigram: true });
  }
  return inspected.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function inspectIndex(
  kysely: Kysely<Tables>,
  { name, unique, partial, parts }: SqliteIndex,
  columns: readonly string[],
): Promise<InspectedIndex> {
  if (partial) return { name, unique, columns: null, ignoreCase: false };
  const keys = await sqliteIndexKeys(kysely, name);
  const names = keys.flatMap((key) => key.name ?? []);
  if (names.length < keys.length) return { name, unique, ...inspectedParts(parts, columns) };
  return { name, unique, columns: names, ignoreCase: keys.every(({ collation }) => collation === 'NOCASE') };
}
