import type { Model } from '../../../models/model.ts';
import { hasCountedId, idFrom } from '../../../models/model-key.ts';
import type { ModelColumns } from './model-columns.ts';

/** An id as its column has it; null for what no row can have: PostgreSQL would fail. */
export function storedId(
  { model, columns }: { readonly model: Model; readonly columns: ModelColumns },
  given: unknown,
): unknown {
  const id = hasCountedId(model) && typeof given !== 'number' ? null : idFrom(model, given);
  return id === null ? null : columns.encode({ id })[columns.columnOf('id')];
}
