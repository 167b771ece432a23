import { validateValues } from '../checks/validate-values.ts';
import type { Model, NewRowOf, RowOf } from '../model.ts';
import type { IdOf, RowId } from '../model-key.ts';
import type { FilterOf } from './filter.ts';
import type {
  CountOptions,
  Duplicate,
  ListOptions,
  ListQuery,
  MissingReference,
  ModelStore,
  TimeCount,
  TimeCountQuery,
  TimeName,
  ValueCount,
  ValueCountQuery,
} from './model-store.ts';
import type { ReferencesOf, RelationsOf } from './references.ts';
import { type RelatedListOptions, type RelatedRowOf, RelatedRows } from './related-rows.ts';
import type { RelatingStore } from './relation-store.ts';
import type { ExistingRow, RelatedSaveOutcome, RowSaver, SaveOutcome } from './row-saver.ts';

/**
 * Makes, finds and changes the rows of a model: Django's manager, `Note.objects`. Values are checked against the model.
 * Whatever is more than this is a query of its own: see `databaseOf`.
 */
export class ModelManager<M> implements RowSaver<RowOf<M>> {
  readonly model: M;
  readonly #model: Model;
  readonly #store: ModelStore<RowOf<M>> & RelatingStore;

  constructor(model: M & Model, store: ModelStore<RowOf<M>> & RelatingStore) {
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
  ): Promise<SaveOutcome<RowOf<M>>> {
    return existing ? this.update(existing.id as IdOf<M>, values as never) : this.create(values as never);
  }

  /** As `saveValues`, and relates the row to these rows and no others: all of it is kept, or nothing. */
  saveRelated(
    values: Readonly<Record<string, unknown>>,
    existing: ExistingRow | null,
    relations: Readonly<Record<string, readonly RowId[]>>,
  ): Promise<RelatedSaveOutcome<RowOf<M>>> {
    return this.#store.saveRelated(() => this.saveValues(values, existing) as never, { values, relations });
  }

  /** The row of an id, or null. */
  get(id: IdOf<M>): Promise<RowOf<M> | null> {
    return this.#store.find(id);
  }

  /**
   * The rows that a filter finds, in this order: `list({ where: { ownerId: 7, stars: gte(3) }, orderBy: '-createdAt' })`.
   *
   * @throws LatchkeyError `query_invalid`, also for a value that is undefined: it would match everything.
   */
  list(options: ListOptions<RowOf<M>, ReferencesOf<M>> = {}): Promise<RowOf<M>[]> {
    return this.#store.list(options);
  }

  /** The first row of `list`, or null. @throws LatchkeyError `query_invalid`. */
  async first(options: Omit<ListOptions<RowOf<M>, ReferencesOf<M>>, 'limit'> = {}): Promise<RowOf<M> | null> {
    const [row = null] = await this.#store.list({ ...options, limit: 1 });
    return row;
  }

  /**
   * How many rows a filter finds; with `{ limit: 1000 }` 1000 at most, which means so many or more.
   *
   * @throws LatchkeyError `query_invalid`.
   */
  count(where: FilterOf<M> = {}, options: CountOptions = {}): Promise<number> {
    return this.#store.count(where, options);
  }

  /**
   * How many rows have which value of a field: `countBy('mood', { where, limit: 20 })`. The commonest comes first, and of
   * equally common ones the least; null counts too. Texts are told apart to the letter. Django's
   * `values('mood').annotate(Count('id'))`.
   *
   * @throws LatchkeyError `query_invalid`, also for a field of JSON.
   */
  countBy<const Name extends keyof RowOf<M> & string>(
    name: Name,
    options: ValueCountQuery<FilterOf<M>> = {},
  ): Promise<readonly ValueCount<RowOf<M>[Name]>[]> {
    return this.#store.countBy(name, options as ValueCountQuery) as Promise<ValueCount<RowOf<M>[Name]>[]>;
  }

  /**
   * How many rows are of which year, month, day or hour in UTC: `countByTime('createdAt', { by: 'month' })`, in the order of
   * time. Those without any row are left out, and so are rows without a value. `since` is the first moment that counts, and
   * `until` the first that does no more. Django's `dates` and `Trunc`.
   *
   * @throws LatchkeyError `query_invalid`, also for a field that has neither moments nor days, and for the hours of days.
   */
  countByTime(name: TimeName<RowOf<M>>, options: TimeCountQuery<FilterOf<M>>): Promise<readonly TimeCount[]> {
    return this.#store.countByTime(name, options as TimeCountQuery);
  }

  /** Whether a filter finds a row. @throws LatchkeyError `query_invalid`. */
  exists(where: FilterOf<M> = {}): Promise<boolean> {
    return this.#store.exists(where);
  }

  /** Changes fields of a row. Answers as `create` does, or with null: there is no such row. */
  async update(
    id: IdOf<M>,
    changes: Partial<NewRowOf<M>>,
  ): Promise<{ readonly row: RowOf<M> } | Duplicate | MissingReference | null> {
    return this.#store.update(id, validateValues(this.#model, changes, { partial: true }));
  }

  /**
   * Changes fields of every row that a filter finds, in one statement, and tells how many there were. Of two requests that
   * want the same row, one gets it: `updateWhere({ id, lastStep: lt(step) }, { lastStep: step })` is 1 for the first alone.
   * Where another row has a unique value already, or a foreign key's row is not there, nothing is changed and the answer
   * is that of `update`. Django's `filter(…).update(…)`.
   *
   * @throws LatchkeyError `query_invalid`, also for a filter without a condition (all rows are `{ id: not(null) }`);
   *   `field_missing`, `field_value_invalid`, `field_unknown`.
   */
  async updateWhere(
    where: FilterOf<M>,
    changes: Partial<NewRowOf<M>>,
  ): Promise<number | Duplicate | MissingReference> {
    return this.#store.updateWhere(where, validateValues(this.#model, changes, { partial: true }));
  }

  /**
   * The rows that a row is related to by a relation of the model: `related(post, 'tags')`, or `related(post.id, 'tags')`.
   *
   * @throws LatchkeyError `query_invalid` for a name that is no relation's.
   */
  related<const Name extends keyof RelationsOf<M> & string>(
    row: IdOf<M> | { readonly id: IdOf<M> },
    name: Name,
  ): RelatedRows<RelationsOf<M>[Name]> {
    const id = typeof row === 'object' && row !== null ? row.id : row;
    return new RelatedRows(this.#store.relation(name) as never, id as RowId);
  }

  /**
   * The related rows of many at once, by the id of each, in two questions instead of one for each: Django's
   * `prefetch_related`. Of an id without any the answer has an empty list.
   *
   * @throws LatchkeyError `query_invalid`.
   */
  relatedOfMany<const Name extends keyof RelationsOf<M> & string>(
    ids: readonly IdOf<M>[],
    name: Name,
    options: RelatedListOptions<RelationsOf<M>[Name]> = {},
  ): Promise<ReadonlyMap<IdOf<M>, RelatedRowOf<RelationsOf<M>[Name]>[]>> {
    return this.#store.relation(name).listOfMany(ids as readonly RowId[], options as ListQuery) as never;
  }

  /** Removes a row, if it is there and no other row that refers to it forbids it (`onDelete: 'restrict'`). */
  delete(id: IdOf<M>): Promise<'deleted' | 'gone' | 'referenced'> {
    return this.#store.delete(id);
  }

  /**
   * Removes every row that a filter finds, in one statement, and tells how many there were; none, where another row refers
   * to one of them and forbids it.
   *
   * @throws LatchkeyError `query_invalid`, also for a filter without a condition.
   */
  async deleteWhere(where: FilterOf<M>): Promise<number | 'referenced'> {
    return this.#store.deleteWhere(where);
  }
}

/** Gives the manager of a model of the project: `request.objects(Note)`. Users have their own, `accounts.users`. */
export type Objects = <M extends Model>(model: M & { readonly usernameField?: never }) => ModelManager<M>;
