import type { Expression, SqlBool } from 'kysely';
import { sql } from '../../../database/sql/kysely.ts';

/** What a row has in one column that a list is sorted by. */
export interface KeyBound {
  readonly column: Expression<unknown>;
  /** Null: it has no value. */
  readonly value: Expression<unknown> | null;
  readonly descending: boolean;
  /** Whether other rows may have no value: they come before all others, and after them where it is descending. */
  readonly nullable: boolean;
  /** For a value that may be a little less than the row had: whether another is no more than that can have been. */
  readonly isWithin?: Expression<SqlBool> | null;
}

/**
 * Which rows come after one with these values, by the comparisons of ORDER BY itself. The last column is unique. Each test
 * begins with one that an index on its column can answer.
 */
export function comesAfter(bounds: readonly KeyBound[]): Expression<SqlBool> {
  return asOneComparison(bounds) ?? columnByColumn(bounds);
}

/** `(k, id) > (v, x)`, where that says it all. */
function asOneComparison(bounds: readonly KeyBound[]): Expression<SqlBool> | null {
  const values = bounds.flatMap(({ value, nullable }) => (value && !nullable ? [value] : []));
  const [first] = bounds;
  const isPlain = (one: KeyBound) => one.descending === first?.descending && !reachUp(one);
  if (!first || values.length < bounds.length || !bounds.every(isPlain)) return null;
  const columns = bounds.map(({ column }) => column);
  return sql<boolean>`(${sql.join(columns)}) ${beyond(first)} (${sql.join(values)})`;
}

function columnByColumn([bound, ...rest]: readonly KeyBound[]): Expression<SqlBool> {
  if (!bound) throw new TypeError('A list is sorted by the id at last.');
  const { column, value, descending, nullable } = bound;
  if (rest.length === 0) return sql<boolean>`${column} ${beyond(bound)} ${value}`;
  // Of the rows that have the same value.
  const among = columnByColumn(rest);
  if (value === null) {
    return descending
      ? sql<boolean>`(${column} is null and ${among})`
      : sql<boolean>`(${column} is not null or ${among})`;
  }
  const further = sql<boolean>`(${withinReach(bound)} and (${isFurther(bound)} or ${among}))`;
  return descending && nullable ? sql<boolean>`(${column} is null or ${further})` : further;
}

/** What an index answers. */
function withinReach(bound: KeyBound): Expression<SqlBool> {
  const { column, value } = bound;
  return reachUp(bound) ?? sql<boolean>`${column} ${beyond(bound)}= ${value}`;
}

function isFurther(bound: KeyBound): Expression<SqlBool> {
  const { column, value } = bound;
  return sql<boolean>`${column} ${reachUp(bound) ? sql.raw('<>') : beyond(bound)} ${value}`;
}

/** On the way up nothing is lost: it begins with the least that the value can have been. */
function reachUp({ descending, isWithin = null }: KeyBound): Expression<SqlBool> | null {
  return descending ? isWithin : null;
}

function beyond({ descending }: KeyBound) {
  return sql.raw(descending ? '<' : '>');
}
