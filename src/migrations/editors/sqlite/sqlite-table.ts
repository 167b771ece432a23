import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import {
  isWord,
  quoteName,
  type SqlToken,
  splitAtCommas,
  sqlTokens,
  tokenText,
  unquoteName,
} from '../../../database/sql/sql-tokens.ts';
import type { TableSpec } from '../../schema/schema-state.ts';
import { sqliteClauses } from './sqlite-column.ts';
import { SqliteTableText } from './sqlite-table-text.ts';

/** An index as the database has it. */
export interface SqliteIndex {
  readonly name: string;
  readonly unique: boolean;
  /** What it sorts by: a column's name as it is, an expression without quotes and in lower case: `lower(email)`. */
  readonly parts: readonly string[];
  /** The statement that makes it; null for one that a constraint of the table brings with it. */
  readonly sql: string | null;
  /** Whether it leaves rows out. */
  readonly partial: boolean;
}

/** A table as the database has it, which may be more than what the migrations know of it. */
export interface SqliteTable {
  readonly name: string;
  readonly text: SqliteTableText;
  /** Columns that are computed and take no values. */
  readonly generated: ReadonlySet<string>;
  readonly indexes: readonly SqliteIndex[];
  /** The statements that make its triggers. */
  readonly triggers: readonly string[];
  /** The highest number that AUTOINCREMENT has given; null for a table without. */
  readonly sequence: number | null;
}

/** Reads a table; null when there is none. */
export async function readSqliteTable(db: Kysely<Tables>, name: string): Promise<SqliteTable | null> {
  const { rows: entries } = await sql<{ type: string; name: string; sql: string | null }>`
    select type, name, sql from sqlite_schema where tbl_name = ${name} order by rowid`.execute(db);
  const text = entries.find((entry) => entry.type === 'table' && entry.name === name)?.sql;
  if (!text) return null;
  return {
    name,
    text: SqliteTableText.parse(name, text),
    generated: await generatedColumns(db, name),
    indexes: await indexesOf(db, name, new Map(entries.map((entry) => [entry.name, entry.sql]))),
    triggers: entries.flatMap((entry) => (entry.type === 'trigger' && entry.sql ? [entry.sql] : [])),
    sequence: await sequenceOf(db, name),
  };
}

/** A table as it would be, were it made by the migrations. */
export function declaredSqliteTable(
  name: string,
  { columns, indexes }: TableSpec,
  indexSql: (index: TableSpec['indexes'][number]) => string,
): SqliteTable {
  const list = Object.entries(columns).map(([column, spec]) =>
    [quoteName(column), ...sqliteClauses(spec)].join(' '),
  );
  return {
    name,
    text: SqliteTableText.parse(name, `create table x (${list.join(', ')})`),
    generated: new Set(),
    indexes: indexes.map((index) => ({
      name: index.name,
      unique: index.unique === true,
      parts: index.columns.map((column) => (index.ignoreCase ? `lower(${column})` : column)),
      sql: indexSql(index),
      partial: false,
    })),
    triggers: [],
    sequence: null,
  };
}

async function generatedColumns(db: Kysely<Tables>, table: string): Promise<ReadonlySet<string>> {
  // 2 and 3: https://www.sqlite.org/pragma.html#pragma_table_xinfo
  const { rows } = await sql<{ name: string }>`
    select name from pragma_table_xinfo(${table}) where hidden in (2, 3)`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

async function indexesOf(
  db: Kysely<Tables>,
  table: string,
  statements: ReadonlyMap<string, string | null>,
): Promise<SqliteIndex[]> {
  const { rows } = await sql<{ name: string; is_unique: number; partial: number; origin: string }>`
    select name, "unique" as is_unique, partial, origin from pragma_index_list(${table})
    where origin <> 'pk'`.execute(db);
  return Promise.all(
    rows.map(async ({ name, is_unique, partial }) => {
      const statement = statements.get(name) ?? null;
      return {
        name,
        unique: is_unique === 1,
        parts: statement === null ? await indexedColumns(db, name) : indexParts(statement),
        sql: statement,
        partial: partial === 1,
      };
    }),
  );
}

async function indexedColumns(db: Kysely<Tables>, index: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from pragma_index_info(${index}) order by seqno`.execute(db);
  return rows.map(({ name }) => name);
}

/** What a CREATE INDEX statement lists in its parentheses. */
function indexParts(statement: string): string[] {
  const tokens = sqlTokens(statement);
  const open = tokens.findIndex(({ text }) => text === '(');
  let depth = 0;
  const close = tokens.findIndex(({ text }, index) => {
    if (index < open) return false;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return depth === 0;
  });
  return splitAtCommas(tokens.slice(open + 1, close)).map(plainPart);
}

function plainPart(part: readonly SqlToken[]): string {
  const tokens = part.filter(({ kind }) => kind !== 'space');
  if (isWord(tokens.at(-1), 'ASC')) tokens.pop();
  while (tokens[0]?.text === '(' && tokens.at(-1)?.text === ')') {
    tokens.shift();
    tokens.pop();
  }
  const [first, open, column, close, more] = tokens;
  if (tokens.length === 1) return unquoteName(first);
  if (isWord(first, 'LOWER') && open?.text === '(' && close?.text === ')' && !more) {
    return `lower(${unquoteName(column)})`;
  }
  return tokenText(part).replace(/["`[\]]/g, '');
}

async function sequenceOf(db: Kysely<Tables>, table: string): Promise<number | null> {
  const { rows: found } = await sql`select 1 from sqlite_schema where name = 'sqlite_sequence'`.execute(db);
  if (found.length === 0) return null;
  const { rows } = await sql<{ seq: number }>`
    select seq from sqlite_sequence where name = ${table}`.execute(db);
  return rows[0]?.seq ?? null;
}
