import type { RowOf } from '../model.ts';
import type { IdOf, RowId } from '../model-key.ts';
import type { RegisteredUsers } from '../permissions/registered-users.ts';
import type { FilterOf } from './filter.ts';
import type { CountOptions, ListOptions, MissingReference } from './model-store.ts';
import type { ReferencesOf } from './references.ts';
import type { RelationChange, RelationStore } from './relation-store.ts';

/** A row of what a relation leads to: of a model, or one of the project's users, without methods. */
export type RelatedRowOf<M> = M extends RegisteredUsers ? M['~row'] : RowOf<M>;

/** Its id. */
export type RelatedIdOf<M> = M extends RegisteredUsers
  ? M['~row'] extends { readonly id: infer Id }
    ? Id
    : RowId
  : IdOf<M>;

/** How many of them are listed at once, by what and in which order. */
export type RelatedListOptions<M> = Omit<
  ListOptions<RelatedRowOf<M>, ReferencesOf<M>>,
  'limit' | 'offset' | 'after' | 'before'
>;

type RelatedFilterOf<M> = M extends RegisteredUsers ? object : FilterOf<M>;

/** What a write has come to: see `RelatedRows.add`. */
export type RelationOutcome = RelationChange | MissingReference | null;

/**
 * The rows that a row is related to: `request.objects(Post).related(post, 'tags')`. Django's manager of a
 * `ManyToManyField`, `post.tags`. Each write is kept whole or not at all.
 */
export class RelatedRows<M> {
  readonly #store: RelationStore<RelatedRowOf<M>>;
  readonly #id: RowId;

  constructor(store: RelationStore<RelatedRowOf<M>>, id: RowId) {
    this.#store = store;
    this.#id = id;
  }

  /**
   * The related rows that a filter finds, in this order: as `list` of their own manager. Of users their fields alone.
   *
   * @throws LatchkeyError `query_invalid`.
   */
  list(options: ListOptions<RelatedRowOf<M>, ReferencesOf<M>> = {}): Promise<RelatedRowOf<M>[]> {
    return this.#store.list(this.#id, options);
  }

  /** How many of them a filter finds, or the limit of counting. @throws LatchkeyError `query_invalid`. */
  count(where: RelatedFilterOf<M> = {} as RelatedFilterOf<M>, options: CountOptions = {}): Promise<number> {
    return this.#store.count(this.#id, where as object, options);
  }

  /** The ids of all of them, in their order. */
  async ids(): Promise<RelatedIdOf<M>[]> {
    return (await this.#store.ids(this.#id)) as RelatedIdOf<M>[];
  }

  /**
   * Relates rows by their ids. Those that are related already stay so. `{ missing }`, the relation's name: one of them is
   * not there, and none was added. Null: the row itself is gone. `values`: further fields of new pairs, where the pairs
   * are rows of a model of one's own (Django's `through_defaults`).
   *
   * @throws LatchkeyError `field_missing`, `field_value_invalid`, `field_unknown`, for `values`.
   */
  async add(ids: readonly RelatedIdOf<M>[], values: object = {}): Promise<RelationOutcome> {
    const write = { ids: ids as readonly RowId[], values: values as Record<string, unknown>, exactly: false };
    return (await this.#store.write(this.#id, write)) as RelationOutcome;
  }

  /**
   * Relates these rows and no others: those that stay keep their pairs. Answers as `add`, or with `'referenced'`: another
   * row refers to a pair that would go, and nothing was changed.
   *
   * @throws LatchkeyError as `add`.
   */
  set(ids: readonly RelatedIdOf<M>[], values: object = {}): Promise<RelationOutcome | 'referenced'> {
    const write = { ids: ids as readonly RowId[], values: values as Record<string, unknown>, exactly: true };
    return this.#store.write(this.#id, write);
  }

  /**
   * Relates rows no longer, and tells how many of them were related. The rows themselves stay. `'referenced'`: another row
   * refers to a pair that would go, and none has.
   */
  remove(ids: readonly RelatedIdOf<M>[]): Promise<number | 'referenced'> {
    return this.#store.remove(this.#id, ids as readonly RowId[]);
  }

  /** As `remove`, of all of them. */
  clear(): Promise<number | 'referenced'> {
    return this.#store.remove(this.#id, null);
  }
}
