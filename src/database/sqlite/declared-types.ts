import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sqliteJsonColumns } from './sqlite-json-columns.ts';

/** A column of an answer, as node:sqlite tells of it. */
type AnswerColumn = ReturnType<StatementSync['columns']>[number];

const TABLE = `select sql from sqlite_master where type = 'table' and name = ? collate nocase`;

/**
 * Tells what type a column of an answer declares. Text of which the table checks that it is JSON is `json`: so Django
 * declares a JSONField. Asked when a statement is prepared, and of the database only where text is among its columns.
 */
export class DeclaredTypes {
  readonly #connection: DatabaseSync;
  #table: StatementSync | null = null;

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
  }

  /** The types of all columns of an answer, in their order; null for what is no column of a table. */
  of(columns: readonly AnswerColumn[]): readonly (string | null)[] {
    const jsonColumns = new Map<string, ReadonlySet<string>>();
    return columns.map(({ type, table, column }) => {
      if (type === null || table === null || column === null || !/^text$/i.test(type)) return type;
      const known = jsonColumns.get(table) ?? this.#jsonColumns(table);
      jsonColumns.set(table, known);
      return known.has(column.toLowerCase()) ? 'json' : type;
    });
  }

  #jsonColumns(table: string): ReadonlySet<string> {
    this.#table ??= this.#connection.prepare(TABLE);
    return sqliteJsonColumns(String(this.#table.get(table)?.sql ?? ''));
  }
}
