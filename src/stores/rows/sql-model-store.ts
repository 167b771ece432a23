import type { Database } from '../../database/contract/database.ts';
import { undoUnless } from '../../database/sql/undo-unless.ts';
import type { KeptFiles } from '../../models/files/kept-files.ts';
import type { Model, RowOf } from '../../models/model.ts';
import type { RowId } from '../../models/model-key.ts';
import { inList } from '../../models/rows/condition.ts';
import { joinOf } from '../../models/rows/join-model.ts';
import type { ModelStore } from '../../models/rows/model-store.ts';
import type { RelatingStore, RelationStore } from '../../models/rows/relation-store.ts';
import { refuseQuery } from './conditions/store-error.ts';
import type { ModelRowsOptions } from './listing/row-reads.ts';
import { ModelRows } from './model-rows.ts';
import { OwnPairs } from './own-pairs.ts';
import { SqlRelationStore } from './sql-relation-store.ts';

/**
 * Opens the rows of a model's table. `userModel`: what `foreignKey('user')` refers to. Default: the model's own. `models`:
 * those whose relations may lead to it. Default: its own alone. `files`: where those of its rows are kept.
 */
export function sqlModelStore<M extends Model>(
  database: Database,
  model: M,
  userModel: Model = model,
  models: readonly Model[] = [model],
  files?: KeptFiles,
): ModelStore<RowOf<M>> & RelatingStore {
  // What the columns hold is what the fields say: `ModelRows` knows the names, the compiler the types.
  return new RelatingRows(database, model, { userModel, models, files }) as object as ModelStore<RowOf<M>> &
    RelatingStore;
}

/** Ids of one statement: databases take so many parameters and no more. */
const AT_ONCE = 1000;

/** The rows of a model, with its relations. */
class RelatingRows extends ModelRows {
  readonly relation: RelatingStore['relation'];
  readonly saveRelated: RelatingStore['saveRelated'];
  readonly #pairs: OwnPairs;

  constructor(
    database: Database,
    model: Model,
    project: Required<Pick<ModelRowsOptions, 'files'>> & {
      readonly userModel: Model;
      readonly models: readonly Model[];
    },
  ) {
    super(database, model, project);
    this.relation = sqlRelations(database, model, project.userModel);
    this.saveRelated = savingRelated(database, this.relation, (values) => this.missingReference(values));
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

/** See `RelatingStore.saveRelated`. `missingReference`: the foreign key among some values whose row is not there. */
export function savingRelated(
  database: Database,
  relation: RelatingStore['relation'],
  missingReference: (values: Readonly<Record<string, unknown>>) => Promise<string | null>,
): RelatingStore['saveRelated'] {
  return (save, { values, relations }) =>
    undoUnless(
      database,
      async () => {
        const outcome = await save();
        if (outcome === null || !('row' in outcome)) return outcome;
        for (const [name, ids] of Object.entries(relations)) {
          const related = await relation(name).write(outcome.row.id, { ids, exactly: true });
          if (related === 'referenced') return { referenced: name };
          if (related === null || 'missing' in related) return related;
        }
        return outcome;
      },
      (outcome) => outcome !== null && 'row' in outcome,
      // Where Django made a table, the database looks for what a row refers to when the transaction ends.
      async () => ({ missing: (await missingReference(values)) ?? Object.keys(relations)[0] ?? '' }),
    );
}
