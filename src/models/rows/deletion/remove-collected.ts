import { inList } from '../condition.ts';
import type { Deletion } from './collect-deletion.ts';
import { type DeletionSource, inBatches } from './deletion-source.ts';

/**
 * Removes what was found, one model after the other: a database that Django made does not do so by itself. `referenced`: a row of
 * no known model forbids it; undo the transaction then. Call it in the transaction that the rows were found in.
 */
export async function removeCollected(
  { rowsOf }: DeletionSource,
  { forgetting, removed }: Deletion,
): Promise<'removed' | 'referenced'> {
  for (const { model, name, ids } of forgetting) {
    for (const some of inBatches(ids)) {
      await rowsOf(model).updateWhere({ id: inList(some) }, { [name]: null });
    }
  }
  for (const { model, ids } of removed) {
    // The last that were found are the deepest of a tree.
    for (const some of inBatches(ids.toReversed())) {
      if ((await rowsOf(model).deleteWhere({ id: inList(some) })) === 'referenced') return 'referenced';
    }
  }
  return 'removed';
}
