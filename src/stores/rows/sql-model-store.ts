import type { Database } from '../../database/contract/database.ts';
import type { Model, RowOf } from '../../models/model.ts';
import type { RowId } from '../../models/model-key.ts';
import { inList } from '../../models/rows/condition.ts';
import { joinOf } from '../../models/rows/join-model.ts';
import type { ModelStore } from '../../models/rows/model-store.ts';
import type { RelatingStore, RelationStore } from '../../models/rows/relation-store.ts';
import { refuseQuery } from './conditions/store-error.ts';
import { ModelRows } from './model-rows.ts';
import { OwnPairs } from './own-pairs.ts';
import { SqlRelationStore } from './sql-relation-store.ts';

/**
 * Opens the rows of a model's table. `userModel`: what `foreignKey('user')` refers to. Default: the model's own. `models`:
 * those whose relations may lead to it. Default: its own alone.
 */
export function sqlModelStore<M extends Model>(
  database: Database,
  model: M,
  userModel: Model = model,
  models: readonly Model[] = [model],
): ModelStore<RowOf<M>> & RelatingStore {
  // What the columns hold is what the fields say: `ModelRows` knows the names, the compiler the types.
  return new RelatingRows(database, model, { userModel, models }) as object as ModelStore<RowOf<M>> &
    RelatingStore;
}

/** Ids of one statement: databases take so many parameters and no more. */
const AT_ONCE = 1000;

/** The rows of a model, with its relations. */
class RelatingRows extends ModelRows {
  readonly relation: (name: string) => RelationStore;
  readonly #pairs: OwnPairs;

  constructor(
    database: Database,
    model: Model,
    project: { readonly userModel: Model; readonly models: readonly Model[] },
  ) {
    super(database, model, project);
    this.relation = sqlRelations(database, model, project.userModel);
    this.#pairs = new OwnPairs(database, model, project);
  }

  override delete(id: RowId): Promise<'deleted' | 'gone' | 'referenced'> {
    if (!this.#pairs.areThere || this.storedId(id) === null) return super.delete(id);
    return this.#pairs.removeWith(
      async () => [id],
      () => super.delete(id),
    );
  }

  override deleteWhere(where: object): Promise<number | 'referenced'> {
    if (!this.#pairs.areThere) return super.deleteWhere(where);
    return this.#pairs.removeWith(
      () => this.lockWhere(where),
      (ids) => this.#deleteAll(ids),
    );
  }

  async #deleteAll(ids: readonly RowId[]): Promise<number | 'referenced'> {
    let count = 0;
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const removed = await super.deleteWhere({ id: inList(ids.slice(start, start + AT_ONCE)) });
      if (removed === 'referenced') return removed;
      count += removed;
    }
    return count;
  }
}

/**
 * Opens the relations of a model, by name.
 *
 * @throws LatchkeyError `query_invalid`, from the function that it gives, for a name that is no relation's.
 */
export function sqlRelations(
  database: Database,
  model: Model,
  userModel: Model,
): (name: string) => RelationStore {
  const known = new Map<string, RelationStore>();
  return (name) => {
    if (!Object.hasOwn(model.relations, name)) throw refuseQuery(model, `it has no relation ${name}`);
    const store =
      known.get(name) ?? new SqlRelationStore(database, joinOf(model, name, userModel), userModel);
    known.set(name, store);
    return store;
  };
}
