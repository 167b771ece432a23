import type { Model } from '../../model.ts';
import type { RowId } from '../../model-key.ts';
import type { ListQuery } from '../model-store.ts';
import type { ModelGraph } from './model-reference.ts';

/** What a deletion needs of a model's manager. */
export interface DeletableRows {
  list(query: ListQuery): Promise<readonly { readonly id: RowId }[]>;
  updateWhere(where: object, changes: Readonly<Record<string, unknown>>): Promise<unknown>;
  deleteWhere(where: object): Promise<number | 'referenced'>;
}

/** Where a deletion finds rows. */
export interface DeletionSource {
  readonly graph: ModelGraph;
  rowsOf(model: Model): DeletableRows;
}

/** Ids of one statement: databases take so many parameters and no more. */
export const IDS_AT_ONCE = 1000;

/** Ids, as many at a time as a statement takes. */
export function* inBatches(ids: readonly RowId[]): Generator<readonly RowId[]> {
  for (let start = 0; start < ids.length; start += IDS_AT_ONCE) yield ids.slice(start, start + IDS_AT_ONCE);
}
