import { isWord, splitAtCommas, sqlTokens, unquoteName } from '../../sql/sql-tokens.ts';

/** A table of SQLite's FTS5 that is an index of parts of texts, kept true by triggers of the table that it indexes. */
export interface TrigramTable {
  readonly name: string;
  /** The column of the primary key. */
  readonly key: string;
  /** The columns that it has the parts of. */
  readonly columns: readonly string[];
  /**
   * Whether rows have numbers of their own in it, in a table beside it: FTS5 tells rows by whole numbers, and those that SQLite
   * gives to rows with other keys are others after a VACUUM.
   */
  readonly numbered: boolean;
}

/** The column of the parts of one of the columns. They keep their names when the columns are renamed. */
export function partsColumn(at: number): string {
  return `part_${at}`;
}

/** The table with the numbers of the rows. */
export function numbersTable(name: string): string {
  return `${name}_keys`;
}

/** The trigger that tells all of an index: of which columns it is, the key first. */
export const UPDATE_SUFFIX = '_update';

/** The names and the statements of those triggers, of one table (`?`). */
export const trigramTriggers = `
  select entry.name, entry.sql from sqlite_schema as entry
  join sqlite_schema as parts on parts.type = 'table' and parts.name || '${UPDATE_SUFFIX}' = entry.name
  where entry.type = 'trigger' and entry.tbl_name = ? collate nocase
    and parts.sql like 'create virtual table%using fts5%trigram%'
  order by entry.rowid`;

/** What such a trigger says: `create trigger … after update of "id", "name" on …`; null where it says something else. */
export function readTrigger(trigger: { readonly name: string; readonly sql: string }): TrigramTable | null {
  const tokens = sqlTokens(trigger.sql).filter(({ kind }) => kind !== 'space');
  const from = tokens.findIndex((token) => isWord(token, 'OF'));
  const to = tokens.findIndex((token, at) => at > from && isWord(token, 'ON'));
  if (from < 0 || to < 0) return null;
  const [key, ...columns] = splitAtCommas(tokens.slice(from + 1, to)).map(([name]) => unquoteName(name));
  if (key === undefined || columns.length === 0) return null;
  const name = trigger.name.slice(0, -UPDATE_SUFFIX.length);
  const numbered = tokens.some((token) => unquoteName(token) === numbersTable(name));
  return { name, key, columns, numbered };
}
