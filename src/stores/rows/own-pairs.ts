import type { Database } from '../../database/contract/database.ts';
import { undoUnless } from '../../database/sql/undo-unless.ts';
import type { Model } from '../../models/model.ts';
import type { RowId } from '../../models/model-key.ts';
import { inList } from '../../models/rows/condition.ts';
import { pairSides } from '../../models/rows/join-model.ts';
import { ModelRows } from './model-rows.ts';

/** Ids of one statement: databases take so many parameters and no more. */
const AT_ONCE = 1000;

/** The pairs that rows of a model are part of. Where Django made their tables, the database does not let them go along. */
export class OwnPairs {
  readonly #database: Database;
  readonly #model: Model;
  readonly #project: { readonly models: readonly Model[]; readonly userModel: Model };
  #sides: readonly { readonly rows: ModelRows; readonly key: string }[] | null = null;

  constructor(
    database: Database,
    model: Model,
    project: { readonly models: readonly Model[]; readonly userModel: Model },
  ) {
    this.#database = database;
    this.#model = model;
    this.#project = project;
  }

  get areThere(): boolean {
    return this.#opened().length > 0;
  }

  /**
   * Removes the pairs of some rows, and then the rows; or, where these have to stay, nothing.
   *
   * @param find The ids of the rows: a filter may ask for the very pairs that go.
   * @param remove Removes the rows with these ids.
   */
  removeWith<T>(
    find: () => Promise<readonly RowId[]>,
    remove: (ids: readonly RowId[]) => Promise<T | 'referenced'>,
  ): Promise<T | 'referenced'> {
    return undoUnless<T | 'referenced'>(
      this.#database,
      async () => {
        const ids = await find();
        for (let start = 0; start < ids.length; start += AT_ONCE) {
          const some = inList(ids.slice(start, start + AT_ONCE));
          for (const { rows, key } of this.#opened()) await rows.deleteWhere({ [key]: some });
        }
        return remove(ids);
      },
      (outcome) => outcome !== 'referenced',
      () => 'referenced',
    );
  }

  /** Models may refer to each other: they are all declared when the first row goes. */
  #opened() {
    const { userModel } = this.#project;
    this.#sides ??= pairSides(this.#model, this.#project).map(({ pairs, key }) => ({
      rows: new ModelRows(this.#database, pairs, { userModel }),
      key,
    }));
    return this.#sides;
  }
}
