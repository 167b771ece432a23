import type { ListQuery } from '../../../models/rows/model-store.ts';
import type { RowTest, TestedTable } from '../conditions/field-condition.ts';
import { refuseQuery } from '../conditions/store-error.ts';
import { comesAfter } from './comes-after.ts';
import { keyBounds } from './key-bounds.ts';
import { type SortKey, sortKeys } from './list-part.ts';

/** In which order rows are read, and from where on. */
export interface ListPage {
  readonly keys: readonly SortKey[];
  readonly test: RowTest;
  /** Whether they are read from the end of the list, so that the nearest come first. */
  readonly backwards: boolean;
}

/** @throws LatchkeyError `query_invalid`. */
export async function listPage(table: TestedTable, { orderBy, after, before }: ListQuery): Promise<ListPage> {
  const keys = sortKeys(table.model, orderBy);
  if (after === undefined && before === undefined) return { keys, test: true, backwards: false };
  if (after !== undefined && before !== undefined) {
    throw refuseQuery(table.model, 'it goes on after one row and before another, which are two questions');
  }
  const backwards = before !== undefined;
  const order = backwards ? keys.map((key) => ({ ...key, descending: !key.descending })) : keys;
  const bounds = await keyBounds(table, order, backwards ? before : after);
  return { keys: order, test: comesAfter(bounds), backwards };
}
