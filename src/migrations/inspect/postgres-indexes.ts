import type { Kysely } from 'kysely';
import type { Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { sqlTokens } from '../../database/sql/sql-tokens.ts';
import { type IndexPart, type IndexRules, indexPart, plainPart } from './index-part.ts';
import { tableId } from './postgres-catalog.ts';

/** An index as PostgreSQL has it. */
export interface PostgresIndex {
  readonly table: string;
  readonly name: string;
  readonly unique: boolean;
  /** Whether it is that of the primary key. */
  readonly primary: boolean;
  /** Whether it was finished. Queries use no other. */
  readonly valid: boolean;
  /** Whether it is no B-tree over every row, which is all that a model declares. */
  readonly special: boolean;
  /** Whether it is one of the parts of texts: a GIN of pg_trgm over every row. */
  readonly trigram: boolean;
  /** Whether it sorts as its columns do, and not for LIKE. */
  readonly usual: boolean;
  readonly parts: readonly IndexPart[];
  /** The constraint that it belongs to and goes with. */
  readonly constraint: string | null;
}

/** `COLLATE "C"` folds A to Z alone; other collations fold other letters. */
export const postgresIndexRules: IndexRules = {
  foldCollation: 'C',
  isSameColumn: (one, other) => one === other,
};

interface IndexRow extends Omit<PostgresIndex, 'parts'> {
  /** A column's name, or the expression as the database writes it. */
  readonly parts: readonly { readonly column: string | null; readonly expression: string }[];
}

/**
 * The indexes of the current schema, by name, those that were begun and not finished among them.
 *
 * @param table Null for those of all tables.
 */
export async function postgresIndexes(
  db: Kysely<Tables>,
  table: string | null,
): Promise<readonly PostgresIndex[]> {
  const { rows } = await sql<IndexRow>`
    select c.relname as "table", ic.relname as name, i.indisunique as "unique", i.indisprimary as "primary",
      i.indisvalid as valid, i.indpred is not null or am.amname <> 'btree' as special, k.conname as "constraint",
      i.indpred is null and am.amname = 'gin' and not exists (
        select 1 from pg_opclass o where o.oid = any (i.indclass) and o.opcname <> 'gin_trgm_ops'
      ) as trigram,
      not exists (select 1 from pg_opclass o where o.oid = any (i.indclass) and not o.opcdefault) as usual,
      (
        select json_agg(json_build_object(
          'column', a.attname, 'expression', pg_get_indexdef(i.indexrelid, part::int, true)) order by part)
        from generate_series(1, i.indnkeyatts::int) part
        left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[part - 1] and a.attnum > 0
      ) as parts
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
    join pg_class ic on ic.oid = i.indexrelid
    join pg_am am on am.oid = ic.relam
    left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('u', 'x')
    ${table === null ? sql`` : sql`where i.indrelid = ${tableId(table)}`}
    order by ic.relname collate "C"
  `.execute(db);
  return rows.map((row) => ({ ...row, parts: row.parts.map(partOf) }));
}

/** Those of a table's indexes that a migration can mean: finished, of all rows, sorted as usual or of the parts of texts, and not the primary key's. */
export async function usualPostgresIndexes(
  db: Kysely<Tables>,
  table: string,
): Promise<readonly PostgresIndex[]> {
  const all = await postgresIndexes(db, table);
  return all.filter(
    ({ primary, valid, special, usual, trigram }) => !primary && valid && (trigram || (!special && usual)),
  );
}

function partOf({ column, expression }: IndexRow['parts'][number]): IndexPart {
  return column === null ? indexPart(sqlTokens(expression)) : plainPart(column);
}
