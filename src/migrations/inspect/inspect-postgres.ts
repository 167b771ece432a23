import type { Kysely } from 'kysely';
import type { Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import type { OnDelete } from '../../models/fields/field-base.ts';
import { inspectedParts } from './inspected-parts.ts';
import type { InspectedColumn, InspectedIndex, InspectedTable } from './inspected-table.ts';
import { type PostgresIndex, postgresIndexes } from './postgres-indexes.ts';

// The catalogues: https://www.postgresql.org/docs/current/catalogs.html

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly notnull: boolean;
  readonly default: string | null;
  readonly generated: boolean;
  /** Whether a check of its own keeps it from being less than 0. */
  readonly nonnegative: boolean;
}

interface ReferenceRow {
  readonly table: string;
  readonly column: string;
  readonly target: string;
  readonly target_column: string;
  readonly rule: string;
}

/** The tables of the current schema of a PostgreSQL database. */
export async function inspectPostgres(kysely: Kysely<Tables>): Promise<readonly InspectedTable[]> {
  const columns = await columnRows(kysely);
  const references = await referenceRows(kysely);
  const indexes = (await postgresIndexes(kysely, null)).filter(({ valid }) => valid);
  const byTable = Map.groupBy(columns, ({ table }) => table);
  return [...byTable].map(([name, rows]) => {
    const own = indexes.filter(({ table }) => table === name);
    const names = rows.map((row) => row.name);
    const primary = own.find((index) => index.primary);
    return {
      name,
      columns: rows.map((row) => inspectedColumn(row, references)),
      primaryKey: primary?.parts.flatMap(({ column }) => column ?? []) ?? [],
      indexes: own.filter((index) => !index.primary).map((index) => inspectedIndex(index, names)),
    };
  });
}

async function columnRows(kysely: Kysely<Tables>): Promise<readonly ColumnRow[]> {
  const { rows } = await sql<ColumnRow>`
    select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as notnull, pg_get_expr(d.adbin, d.adrelid) as "default", a.attgenerated <> '' as generated,
      exists (
        select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
          and pg_get_constraintdef(k.oid) = format('CHECK ((%I >= 0))', a.attname)
      ) as nonnegative
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname collate "C", a.attnum
  `.execute(kysely);
  return rows;
}

async function referenceRows(kysely: Kysely<Tables>): Promise<readonly ReferenceRow[]> {
  const { rows } = await sql<ReferenceRow>`
    select c.relname as "table", a.attname as "column", t.relname as target, ta.attname as target_column,
      k.confdeltype::text as rule
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_class t on t.oid = k.confrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    join pg_attribute ta on ta.attrelid = t.oid and ta.attnum = k.confkey[1]
    where k.contype = 'f' and cardinality(k.conkey) = 1
  `.execute(kysely);
  return rows;
}

/** `confdeltype`: what is not here (no action, restrict, set default) keeps the other row from being deleted. */
const rules: Readonly<Record<string, OnDelete>> = { c: 'cascade', n: 'set null' };

function inspectedColumn(row: ColumnRow, references: readonly ReferenceRow[]): InspectedColumn {
  const found = references.find(({ table, column }) => table === row.table && column === row.name);
  return {
    name: row.name,
    type: row.type,
    nullable: !row.notnull,
    ...(row.nonnegative ? { min: 0 } : {}),
    // Of a generated column this is the expression.
    default: row.generated ? null : row.default,
    generated: row.generated,
    references: found
      ? { table: found.target, column: found.target_column, onDelete: rules[found.rule] ?? 'restrict' }
      : null,
  };
}

function inspectedIndex(
  { name, unique, special, trigram, parts }: PostgresIndex,
  columns: readonly string[],
): InspectedIndex {
  const folded = parts.flatMap((part) => (part.folded && part.column !== null ? [part.column] : []));
  if (trigram && folded.length === parts.length) {
    return { name, unique, columns: folded, ignoreCase: false, trigram };
  }
  if (special) return { name, unique, columns: null, ignoreCase: false };
  return { name, unique, ...inspectedParts(parts, columns) };
}
