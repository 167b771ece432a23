import type { Model, NewRowOf, RowOf } from '../model.ts';
import { validateValues } from '../validate-values.ts';
import type { Duplicate, Filter, ListOptions, MissingReference, ModelStore } from './model-store.ts';
import type { ExistingRow, RowSaver } from './row-saver.ts';

/**
 * Makes, finds and changes the rows of a model: Django's manager, `Note.objects`. Values are checked against the model.
 * Whatever is more than this is a query of its own: see `databaseOf`.
 */
export class ModelManager<M> implements RowSaver<RowOf<M>> {
  readonly model: M;
  readonly #model: Model;
  readonly #store: ModelStore<RowOf<M>>;

  constructor(model: M & Model, store: ModelStore<RowOf<M>>) {
    this.model = model;
    this.#model = model;
    this.#store = store;
  }

  /**
   * Makes a row, and answers with it; or with the field whose value another row has already, or with the foreign key
   * whose row is not there.
   *
   * @throws LatchkeyError `field_missing`, `field_value_invalid`, `field_unknown`.
   */
  async create(values: NewRowOf<M>): Promise<{ readonly row: RowOf<M> } | Duplicate | MissingReference> {
    return this.#store.insert(validateValues(this.#model, values as object as Record<string, unknown>));
  }

  duplicates(
    values: Readonly<Record<string, unknown>>,
    existing: ExistingRow | null = null,
  ): Promise<readonly (readonly string[])[]> {
    return this.#store.duplicates(values, existing?.id ?? null);
  }

  /** What a form of the model saves by: `create`, or `update` of the existing row. */
  saveValues(
    values: Readonly<Record<string, unknown>>,
    existing: ExistingRow | null = null,
  ): Promise<{ readonly row: RowOf<M> } | Duplicate | MissingReference | null> {
    return existing ? this.update(existing.id, values as never) : this.create(values as never);
  }

  /** The row of an id, or null. */
  get(id: number): Promise<RowOf<M> | null> {
    return this.#store.find(id);
  }

  /**
   * Rows that have these values, in this order: `list({ where: { ownerId: 7 }, orderBy: '-createdAt', limit: 20 })`.
   *
   * @throws LatchkeyError `query_invalid`, also for a value that is undefined: it would match everything.
   */
  list(options: ListOptions<RowOf<M>> = {}): Promise<RowOf<M>[]> {
    return this.#store.list(options);
  }

  /** How many rows have these values. @throws LatchkeyError `query_invalid`. */
  count(where: Filter<RowOf<M>> = {}): Promise<number> {
    return this.#store.count(where);
  }

  /** Changes fields of a row. Answers as `create` does, or with null: there is no such row. */
  async update(
    id: number,
    changes: Partial<NewRowOf<M>>,
  ): Promise<{ readonly row: RowOf<M> } | Duplicate | MissingReference | null> {
    return this.#store.update(id, validateValues(this.#model, changes, { partial: true }));
  }

  /** Removes a row, if it is there and no other row that refers to it forbids it (`onDelete: 'restrict'`). */
  delete(id: number): Promise<'deleted' | 'gone' | 'referenced'> {
    return this.#store.delete(id);
  }
}

/** Gives the manager of a model of the project: `request.objects(Note)`. Users have their own, `accounts.users`. */
export type Objects = <M extends Model>(model: M & { readonly usernameField?: never }) => ModelManager<M>;
