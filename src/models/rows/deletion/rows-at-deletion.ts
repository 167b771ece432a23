import type { RowId } from '../../model-key.ts';
import { allOf, noneOf } from '../filter.ts';
import { goesAlong, type ModelGraph, type ModelReference, referencesOf } from './model-reference.ts';
import { type RowsOfModel, RowsReached } from './rows-reached.ts';

/** Rows that forget what they refer to. */
export interface ForgettingRows extends RowsOfModel {
  /** The name of the foreign key. */
  readonly name: string;
}

/** What becomes of the rows of other models when a user is deleted, as their foreign keys say. */
export interface RowsAtDeletion {
  /** Rows that go along, those that refer to others first. */
  readonly removed: readonly RowsOfModel[];
  /** Rows that stay without the user, or without what goes along. */
  readonly forgetting: readonly ForgettingRows[];
  /** Rows that forbid it. Users may be among them. */
  readonly keeping: readonly RowsOfModel[];
}

export function rowsAtDeletion(graph: ModelGraph, userId: RowId): RowsAtDeletion {
  const going = new RowsReached(graph, userId, goesAlong);
  const referring = [...graph.models.filter((model) => !going.isUsers(model)), graph.userModel]
    .flatMap((model) => referencesOf(model, graph))
    .flatMap((reference) => staying(reference, { going, userId }));
  return {
    removed: going.all(),
    forgetting: referring
      .filter(({ reference: { from, field } }) => field.onDelete === 'set null' && !going.isUsers(from))
      .map(({ reference: { from, name }, where }) => ({ model: from, name, where })),
    keeping: referring
      .filter(({ reference: { field } }) => field.onDelete === 'restrict')
      .map(({ reference: { from }, where }) => ({ model: from, where })),
  };
}

/** The rows that refer to what goes, and do not go along. */
function staying(
  reference: ModelReference,
  { going, userId }: { readonly going: RowsReached; readonly userId: RowId },
): { readonly reference: ModelReference; readonly where: object }[] {
  const where = going.by(reference);
  if (!where) return [];
  const { from } = reference;
  const gone = going.isUsers(from) ? { id: userId } : going.of(from);
  return [{ reference, where: gone ? allOf(where as never, noneOf(gone as never)) : where }];
}
