import { isWord, type SqlToken, sqlTokens, unquoteName } from '../sql/sql-tokens.ts';

/**
 * The columns of a SQLite table that hold nothing but JSON, in small letters, by the definition of the table:
 * `CHECK (json_valid("data") OR "data" IS NULL)`. SQLite has no type for JSON, and Django declares such columns as text.
 */
export function sqliteJsonColumns(definition: string): ReadonlySet<string> {
  const columns = new Set<string>();
  if (!/json_valid/i.test(definition)) return columns;
  const tokens = sqlTokens(definition).filter(({ kind }) => kind !== 'space');
  for (const [index, token] of tokens.entries()) {
    const column = isWord(token, 'CHECK') ? jsonColumn(tokens.slice(index + 1)) : null;
    if (column !== null) columns.add(column.toLowerCase());
  }
  return columns;
}

/** The column that a CHECK says is JSON; null for every other condition. */
function jsonColumn(tokens: readonly SqlToken[]): string | null {
  const start = tokens.findIndex(({ text }) => text !== '(');
  const [call, open, column, close, ...rest] = tokens.slice(Math.max(start, 0));
  if (!isWord(call, 'JSON_VALID') || open?.text !== '(' || close?.text !== ')') return null;
  const name = unquoteName(column);
  const [or, other, is, nothing, end] = rest;
  const orNull =
    isWord(or, 'OR') && unquoteName(other) === name && isWord(is, 'IS') && isWord(nothing, 'NULL');
  const behind = orNull ? end : or;
  return start > 0 && behind?.text === ')' ? name : null;
}
