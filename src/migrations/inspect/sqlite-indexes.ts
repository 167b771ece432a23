import type { Kysely } from 'kysely';
import type { Tables } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { splitAtCommas, sqlTokens } from '../../database/sql/sql-tokens.ts';
import {
  readTrigger,
  type TrigramTable,
  trigramTriggers,
} from '../../database/sqlite/trigrams/trigram-table.ts';
import { sameName } from '../../models/values/database-name.ts';
import { type IndexPart, type IndexRules, indexPart, plainPart } from './index-part.ts';

// Each pragma as a table: https://www.sqlite.org/pragma.html#pragfunc

/** An index as SQLite has it. */
export interface SqliteIndex {
  readonly name: string;
  readonly unique: boolean;
  readonly parts: readonly IndexPart[];
  /** The statement that makes it; null for one that a constraint of the table brings with it. */
  readonly sql: string | null;
  /** Whether it leaves rows out. */
  readonly partial: boolean;
}

/** SQLite's `lower()` folds A to Z alone, as its names do. */
export const sqliteIndexRules: IndexRules = { foldCollation: null, isSameColumn: sameName };

/** What an index sorts by, as the pragma tells it: null for an expression. */
export interface SqliteIndexKey {
  readonly name: string | null;
  readonly collation: string;
}

/** The indexes of a table, without that of the primary key. */
export async function sqliteIndexes(db: Kysely<Tables>, table: string): Promise<SqliteIndex[]> {
  const { rows } = await sql<{ name: string; is_unique: number; partial: number; statement: string | null }>`
    select list.name, "unique" as is_unique, partial, entry.sql as statement
    from pragma_index_list(${table}) as list
    left join sqlite_schema as entry on entry.type = 'index' and entry.name = list.name
    where origin <> 'pk'`.execute(db);
  return Promise.all(
    rows.map(async ({ name, is_unique, partial, statement }) => ({
      name,
      unique: is_unique === 1,
      parts: statement === null ? await constraintParts(db, name) : indexParts(statement),
      sql: statement,
      partial: partial === 1,
    })),
  );
}

/** The trigram indexes of a table, which are tables themselves. */
export async function sqliteTrigramTables(
  db: Kysely<Tables>,
  table: string,
): Promise<readonly TrigramTable[]> {
  const [before = '', after = ''] = trigramTriggers.split('?');
  const { rows } = await sql<{ name: string; sql: string }>`
    ${sql.raw(before)}${table}${sql.raw(after)}`.execute(db);
  return rows.flatMap((trigger) => readTrigger(trigger) ?? []);
}

/** The keys of an index in their order, the row's number at its end apart. */
export async function sqliteIndexKeys(db: Kysely<Tables>, index: string): Promise<readonly SqliteIndexKey[]> {
  const { rows } = await sql<SqliteIndexKey>`
    select name, coll as collation from pragma_index_xinfo(${index}) where key = 1 order by seqno`.execute(
    db,
  );
  return rows;
}

async function constraintParts(db: Kysely<Tables>, index: string): Promise<IndexPart[]> {
  const keys = await sqliteIndexKeys(db, index);
  return keys.flatMap(({ name }) => (name === null ? [] : [plainPart(name)]));
}

/** What a CREATE INDEX statement lists in its parentheses. No pragma tells the expressions. */
function indexParts(statement: string): IndexPart[] {
  const tokens = sqlTokens(statement);
  const open = tokens.findIndex(({ text }) => text === '(');
  let depth = 0;
  const close = tokens.findIndex(({ text }, index) => {
    if (index < open) return false;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return depth === 0;
  });
  return splitAtCommas(tokens.slice(open + 1, close)).map(indexPart);
}
