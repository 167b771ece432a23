import type { Model } from '../../model.ts';
import type { RowId } from '../../model-key.ts';
import { isOwned, type ModelGraph, referencesOf } from './model-reference.ts';
import { type RowsOfModel, RowsReached } from './rows-reached.ts';

/** The rows that are a user's, as the models say by `owned`. */
export function ownedRows(graph: ModelGraph, userId: RowId): RowsOfModel[] {
  return new RowsReached(graph, userId, (reference) => isOwned(reference, graph)).all();
}

/** The foreign keys by which a row of the model may be a user's without that anybody has said so. */
export function undecidedOwners(model: Model, graph: ModelGraph): string[] {
  const owning = referencesOf(model, graph).filter((reference) => isOwned(reference, graph));
  const undecided = owning.filter(({ field }) => field.owned === undefined);
  return owning.length > 1 ? undecided.map(({ name }) => name) : [];
}
