/**
 * The column whose letter case an index leaves out, by the index's expression: `lower("email")`, or as PostgreSQL
 * writes it `lower((email)::text COLLATE "C")`. Null for any other expression.
 */
export function foldedColumn(expression: string, columns: readonly string[]): string | null {
  const inner = /^\s*lower\s*\((?<inner>.*)\)\s*$/is.exec(expression)?.groups?.inner;
  if (inner === undefined) return null;
  const name = inner
    .replace(/\bcollate\s+("[^"]*"|\w+(\."[^"]*")?)/gi, '')
    .replace(/::[a-z ]+/gi, '')
    .replace(/^[\s("`[]+|[\s)"`\]]+$/g, '');
  return columns.includes(name) ? name : null;
}
