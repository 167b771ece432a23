import type { Sentence } from '../../../support/texts/keyed-text.ts';

/** A column that is no field: what it shows is made of the row. */
export interface AdminColumn<Row = never> {
  /** Small letters, digits and hyphens: its place in addresses and tests. */
  readonly name: string;
  readonly title: Sentence;
  /** What stands in the cell, as text. */
  value(row: Row): Sentence | number | null;
  /** The field that the list is sorted by where somebody sorts by this column. Default: it cannot be sorted by. */
  readonly sort?: string;
}

export interface AdminListOptions<Row, Name extends string, Reference extends string> {
  /** Default: what the row is called, and the first fields. Django's `list_display`. */
  readonly columns?: readonly (Name | AdminColumn<Row>)[];
  /**
   * Fields of text that a search looks into, those of another model after the foreign key: `'ownerId.email'`. All words must be
   * found, each in one of them. `^` before a name: only at the beginning; `=`: only as a whole. Default: none. Django's
   * `search_fields`.
   */
  readonly search?: readonly SearchName<Name | `${Reference}.${string}`>[];
  /** What stands below the field for the search. Default: nothing. Django's `search_help_text`. */
  readonly searchHelp?: Sentence;
  /** The names of the columns that lead to the row. Default: the first; `[]`: none. Django's `list_display_links`. */
  readonly links?: readonly string[];
  /** What the list can be narrowed by: booleans, choices, days, foreign keys and relations. Django's `list_filter`. */
  readonly filters?: readonly Name[];
  /** Default: the newest first, by id. Django's `ordering`. */
  readonly sort?: Name | `-${Name}` | readonly (Name | `-${Name}`)[];
  /** A day or moment by whose years, months and days the list can be gone through. Django's `date_hierarchy`. */
  readonly dateHierarchy?: Name;
  /** Rows of a page. Default 50. Django's `list_per_page`. */
  readonly pageSize?: number;
  /**
   * Up to where rows are counted. Default 10,000: of more it says "more than 10,000". 0: they are not counted at all. Django's
   * `show_full_result_count`.
   */
  readonly countLimit?: number;
}

type SearchName<Name extends string> = Name | `^${Name}` | `=${Name}`;

/** A list as the admin reads it. */
export type AdminList = Omit<
  AdminListOptions<never, string, string>,
  'pageSize' | 'countLimit' | 'search' | 'filters'
> & {
  readonly pageSize: number;
  readonly countLimit: number;
  readonly search: readonly string[];
  readonly filters: readonly string[];
};
