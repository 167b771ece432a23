import { isWord, type SqlToken, unquoteName } from '../../database/sql/sql-tokens.ts';
import type { IndexSpec } from '../schema/schema-state.ts';

/** One of the things that an index sorts by. */
export interface IndexPart {
  /** The column, as it is or by `lower()`; null for any other expression, which no model declares. */
  readonly column: string | null;
  /** Whether letter case is left out, by `lower()`. */
  readonly folded: boolean;
  /** The collation that the index names for `lower()`; null where it names none. */
  readonly collation: string | null;
}

/** A column as it is. */
export function plainPart(column: string): IndexPart {
  return { column, folded: false, collation: null };
}

/**
 * What a part of an index says: a name, `lower("email")`, or as PostgreSQL writes it
 * `lower((email)::text COLLATE "C")`.
 */
export function indexPart(part: readonly SqlToken[]): IndexPart {
  const tokens = part.filter(({ kind }) => kind !== 'space');
  if (isWord(tokens.at(-1), 'ASC')) tokens.pop();
  while (tokens[0]?.text === '(' && tokens.at(-1)?.text === ')') {
    tokens.shift();
    tokens.pop();
  }
  if (tokens.length === 1) return plainPart(unquoteName(tokens[0]));
  const [lower, open, ...inner] = tokens;
  const [column, ...rest] = inner.filter(({ text }) => !['(', ')'].includes(text));
  const cast = castOf(rest);
  if (!isWord(lower, 'LOWER') || open?.text !== '(' || !cast) {
    return { column: null, folded: false, collation: null };
  }
  return { column: unquoteName(column), folded: true, collation: cast.collation };
}

/** Another type or collation at most, which folds letters all the same: `::text COLLATE "C"`; null for anything else. */
function castOf(tokens: readonly SqlToken[]): Pick<IndexPart, 'collation'> | null {
  const text = tokens.map((token) => token.text).join(' ');
  const isCast = /^(: : [a-z]+( [a-z]+)*?)? ?(collate ("[^"]*"|\w+)( \. ("[^"]*"|\w+))?)?$/i.test(text);
  if (!isCast) return null;
  const hasCollation = tokens.some((token) => isWord(token, 'COLLATE'));
  return { collation: hasCollation ? unquoteName(tokens.at(-1)) : null };
}

/** How a database tells columns, and letters. */
export interface IndexRules {
  /** The collation that folds A to Z alone; null where it is every column's own. */
  readonly foldCollation: string | null;
  isSameColumn(one: string, other: string): boolean;
}

/** Whether an index that is there does what another one, declared by a migration, would do. */
export function doesTheSame(
  real: { readonly unique: boolean; readonly trigram?: boolean; readonly parts: readonly IndexPart[] },
  { columns, unique = false, ignoreCase = false, trigram = false }: IndexSpec,
  { foldCollation, isSameColumn }: IndexRules,
): boolean {
  if ((real.trigram ?? false) !== trigram) return false;
  if (real.unique !== unique || real.parts.length !== columns.length) return false;
  return real.parts.every(({ column, folded, collation }, at) => {
    const isFolded = folded && collation === foldCollation;
    // Parts of texts are looked for in folded ones.
    return (
      (ignoreCase || trigram ? isFolded : !folded) &&
      column !== null &&
      isSameColumn(column, columns[at] ?? '')
    );
  });
}
