import type { Model, RowOf } from '../model.ts';
import type { RegisteredUsers } from '../permissions/registered-users.ts';
import type { Condition } from './condition.ts';
import type { ReferencesOf } from './references.ts';

/**
 * What rows are found by. Each field that it names has to be the value that it gives (null stands for no value), to meet the
 * condition (`gte(3)`), or to refer to a row that does (`related(…)`); or it is made of others, by `allOf`, `anyOf` or
 * `noneOf`. `References`: the models that the foreign keys refer to (see `ReferencesOf`).
 */
export type Filter<Row, References = unknown> = FieldFilter<Row, References> | FilterGroup<Row, References>;

/** A filter of a model's rows. */
export type FilterOf<M> = Filter<RowOf<M>, ReferencesOf<M>>;

/** A filter of the rows that a foreign key refers to: of a model, or of the project's users. */
type RelatedFilter<M> = M extends RegisteredUsers ? Filter<M['~row']> : FilterOf<M>;

/** What several fields are asked for at once. */
export type FieldFilter<Row, References> = {
  readonly [Name in keyof Row]?:
    | Row[Name]
    | Condition<Row[Name] | null>
    | (Name extends keyof References ? RelatedRow<References[Name]> : never);
} & {
  /** One of the rows at least that a relation leads to. */
  readonly [Name in Exclude<keyof References, keyof Row>]?: RelatedRow<References[Name]>;
};

/** How the filters of a group are joined. */
export type GroupKind = 'all' | 'any' | 'none';

/** Filters joined to one. Nothing of a request can be one: see `Condition`. */
export class FilterGroup<Row, References> {
  readonly #kind: GroupKind;
  readonly #filters: readonly object[];
  declare readonly '~row'?: (row: Row, references: References) => void;

  constructor(kind: GroupKind, filters: readonly object[]) {
    this.#kind = kind;
    this.#filters = filters;
  }

  /** What a group is made of; null for every other value. */
  static partsOf(value: object): { readonly kind: GroupKind; readonly filters: readonly object[] } | null {
    return #kind in value ? { kind: value.#kind, filters: value.#filters } : null;
  }
}

/** A condition on the row that a foreign key refers to. Nothing of a request can be one: see `Condition`. */
export class RelatedRow<M> {
  readonly #where: object;
  declare readonly '~model'?: (model: M) => void;

  constructor(where: object) {
    this.#where = where;
  }

  /** The filter of the other model's rows; null for every other value. */
  static filterOf(value: unknown): object | null {
    return typeof value === 'object' && value !== null && #where in value ? value.#where : null;
  }
}

// NoInfer below: what the filter is of is said by the place it stands in, so that a wrong name in it is an error.

/** Every one of these: for two conditions on one field, `allOf({ stars: gte(2) }, { stars: lt(5) })`. Django's `&`. */
export function allOf<Row, References = unknown>(
  ...filters: readonly NoInfer<Filter<Row, References>>[]
): FilterGroup<Row, References> {
  return new FilterGroup('all', filters);
}

/** One of these, or several: `anyOf({ ownerId }, { isPublic: true })`. Of none there is no row. Django's `|`. */
export function anyOf<Row, References = unknown>(
  ...filters: readonly NoInfer<Filter<Row, References>>[]
): FilterGroup<Row, References> {
  return new FilterGroup('any', filters);
}

/** Not one of these. Django's `~`. */
export function noneOf<Row, References = unknown>(
  ...filters: readonly NoInfer<Filter<Row, References>>[]
): FilterGroup<Row, References> {
  return new FilterGroup('none', filters);
}

/**
 * Refers to a row that this filter finds: `list({ where: { ownerId: related({ isActive: true }) } })`, in one query. Django's
 * `owner__is_active=True`. Rows whose foreign key is null refer to none.
 */
export function related<M extends Model | RegisteredUsers>(where: NoInfer<RelatedFilter<M>>): RelatedRow<M> {
  return new RelatedRow(where);
}
