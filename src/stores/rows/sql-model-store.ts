import type { Database } from '../../database/contract/database.ts';
import type { Model, RowOf } from '../../models/model.ts';
import type { ModelStore } from '../../models/rows/model-store.ts';
import { ModelRows } from './model-rows.ts';

/** Opens the rows of a model's table. `userModel`: what `foreignKey('user')` refers to. Default: the model's own. */
export function sqlModelStore<M extends Model>(
  database: Database,
  model: M,
  userModel: Model = model,
): ModelStore<RowOf<M>> {
  // What the columns hold is what the fields say: `ModelRows` knows the names, the compiler the types.
  return new ModelRows(database, model, { userModel }) as object as ModelStore<RowOf<M>>;
}
