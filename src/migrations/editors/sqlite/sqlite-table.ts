import type { Kysely } from 'kysely';
import type { Tables } from '../../../database/contract/database.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import type { TrigramTable } from '../../../database/sqlite/trigrams/trigram-table.ts';
import { plainPart } from '../../inspect/index-part.ts';
import { sqliteEntries, sqliteGeneratedColumns, sqliteSequence } from '../../inspect/sqlite-catalog.ts';
import { type SqliteIndex, sqliteIndexes, sqliteTrigramTables } from '../../inspect/sqlite-indexes.ts';
import type { TableSpec } from '../../schema/schema-state.ts';
import { sqliteClauses } from './sqlite-column.ts';
import { SqliteTableText } from './sqlite-table-text.ts';
import { triggerNames, trigramOf } from './sqlite-trigram.ts';

/** A table as the database has it, which may be more than what the migrations know of it. */
export interface SqliteTable {
  readonly name: string;
  readonly text: SqliteTableText;
  /** Columns that are computed and take no values. */
  readonly generated: ReadonlySet<string>;
  readonly indexes: readonly SqliteIndex[];
  readonly trigrams: readonly TrigramTable[];
  /** The statements that make its triggers, those of trigram indexes apart. */
  readonly triggers: readonly string[];
  /** The highest number that AUTOINCREMENT has given; null for a table without. */
  readonly sequence: number | null;
}

/** Reads a table; null when there is none. */
export async function readSqliteTable(db: Kysely<Tables>, name: string): Promise<SqliteTable | null> {
  const entries = await sqliteEntries(db, name);
  const text = entries.find((entry) => entry.type === 'table' && entry.name === name)?.sql;
  if (!text) return null;
  const trigrams = await sqliteTrigramTables(db, name);
  const ofTrigrams = trigrams.flatMap(triggerNames);
  const triggers = entries.filter(({ type, name }) => type === 'trigger' && !ofTrigrams.includes(name));
  return {
    name,
    text: SqliteTableText.parse(name, text),
    generated: await sqliteGeneratedColumns(db, name),
    indexes: await sqliteIndexes(db, name),
    trigrams,
    triggers: triggers.flatMap((entry) => entry.sql ?? []),
    sequence: await sqliteSequence(db, name),
  };
}

/** A table as it would be, were it made by the migrations. */
export function declaredSqliteTable(
  name: string,
  spec: TableSpec,
  indexSql: (index: TableSpec['indexes'][number]) => string,
): SqliteTable {
  const list = Object.entries(spec.columns).map(([column, one]) =>
    [quoteName(column), ...sqliteClauses(one)].join(' '),
  );
  const indexes = spec.indexes.filter(({ trigram }) => !trigram);
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
    trigrams: spec.indexes.flatMap((index) => (index.trigram ? [trigramOf(index, spec.columns)] : [])),
    triggers: [],
    sequence: null,
  };
}
