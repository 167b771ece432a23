import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import { plainPart } from '../../inspect/index-part.ts';
import { sqliteEntries, sqliteGeneratedColumns, sqliteSequence } from '../../inspect/sqlite-catalog.ts';
import { type SqliteIndex, sqliteIndexes } from '../../inspect/sqlite-indexes.ts';
import type { TableSpec } from '../../schema/schema-state.ts';
import { sqliteClauses } from './sqlite-column.ts';
import { SqliteTableText } from './sqlite-table-text.ts';

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
  const entries = await sqliteEntries(db, name);
  const text = entries.find((entry) => entry.type === 'table' && entry.name === name)?.sql;
  if (!text) return null;
  return {
    name,
    text: SqliteTableText.parse(name, text),
    generated: await sqliteGeneratedColumns(db, name),
    indexes: await sqliteIndexes(db, name),
    triggers: entries.flatMap((entry) => (entry.type === 'trigger' && entry.sql ? [entry.sql] : [])),
    sequence: await sqliteSequence(db, name),
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
      parts: index.columns.map((column) => ({ ...plainPart(column), folded: index.ignoreCase === true })),
      sql: indexSql(index),
      partial: false,
    })),
    triggers: [],
    sequence: null,
  };
}
