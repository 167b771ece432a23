import { type SqlToken, sqlTokens, unquoteName } from '../../database/sql/sql-tokens.ts';

/**
 * The column whose letter case an index leaves out, by the index's expression: `lower("email")`, or as PostgreSQL
 * writes it `lower((email)::text COLLATE "C")`. Null for any other expression.
 */
export function foldedColumn(expression: string, columns: readonly string[]): string | null {
  const tokens = sqlTokens(expression).filter(({ kind }) => kind !== 'space');
  const [lower, open, ...inner] = tokens.filter(({ text }, at) => at === 1 || !['(', ')'].includes(text));
  if (lower?.text.toLowerCase() !== 'lower' || open?.text !== '(') return null;
  const [column, ...rest] = inner;
  const name = unquoteName(column);
  return columns.includes(name) && isCast(rest) ? name : null;
}

/** Whether nothing is left but another type or collation, which folds letters all the same: `::text COLLATE "C"`. */
function isCast(tokens: readonly SqlToken[]): boolean {
  const text = tokens.map((token) => token.text).join(' ');
  return /^(: : [a-z]+( [a-z]+)*?)? ?(collate ("[^"]*"|\w+)( \. ("[^"]*"|\w+))?)?$/i.test(text);
}
