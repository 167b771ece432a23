import type { Expression, SqlBool } from 'kysely';
import { sql } from '../../../database/sql/kysely.ts';
import type { ListQuery } from '../../../models/rows/model-store.ts';
import type { TestedTable } from '../conditions/field-condition.ts';
import { refuseQuery } from '../conditions/store-error.ts';
import { comesAfter, type KeyBound } from './comes-after.ts';
import { keyBounds } from './key-bounds.ts';
import { type SortKey, sortKeys } from './list-part.ts';

/** Rows that come one after the other in an index of the column that a list is sorted by first. */
export interface PagePart {
  readonly keys: readonly SortKey[];
  /** Null: all rows are of it. */
  readonly test: Expression<SqlBool> | null;
}

/** In which order rows are read, and from where on. */
export interface ListPage {
  readonly keys: readonly SortKey[];
  /** One or two: rows without a value are apart in an index, and on PostgreSQL at the other end of it. */
  readonly parts: readonly PagePart[];
  /** Whether they are read from the end of the list, so that the nearest come first. */
  readonly backwards: boolean;
}

/** @throws LatchkeyError `query_invalid`. */
export async function listPage(table: TestedTable, { orderBy, after, before }: ListQuery): Promise<ListPage> {
  const wanted = sortKeys(table.model, orderBy);
  if (after !== undefined && before !== undefined) {
    throw refuseQuery(table.model, 'it goes on after one row and before another, which are two questions');
  }
  const backwards = before !== undefined;
  const keys = backwards ? wanted.map((key) => ({ ...key, descending: !key.descending })) : wanted;
  const row = backwards ? before : after;
  const bounds = row === undefined ? null : await keyBounds(table, keys, row);
  return { keys, parts: partsOf(table, keys, bounds), backwards };
}

function partsOf(
  { columns }: TestedTable,
  keys: readonly SortKey[],
  bounds: readonly KeyBound[] | null,
): PagePart[] {
  const [first, ...others] = keys;
  if (!first?.nullable) return [{ keys, test: bounds && comesAfter(bounds) }];
  const column = sql.ref(columns.columnOf(first.name));
  const valued = [{ ...first, nullable: false }, ...others];
  const without = { keys: others, test: sql<boolean>`${column} is null` };
  const all = { keys: valued, test: sql<boolean>`${column} is not null` };
  const [bound, ...rest] = bounds ?? [];
  if (!bound) return first.descending ? [all, without] : [without, all];
  if (bound.value === null) {
    const left = { keys: others, test: sql<boolean>`(${column} is null and ${comesAfter(rest)})` };
    return first.descending ? [left] : [left, all];
  }
  const left = { keys: valued, test: comesAfter([{ ...bound, nullable: false }, ...rest]) };
  return first.descending ? [left, without] : [left];
}
