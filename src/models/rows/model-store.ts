/** A refused change: the field whose value another row has already. */
export interface Duplicate {
  readonly duplicate: string;
}

/** A refused change: the foreign key whose row is not there. */
export interface MissingReference {
  readonly missing: string;
}

/** What each field has to be; null stands for no value. */
export type Filter<Row> = { readonly [Name in keyof Row]?: Row[Name] };

/** A field to sort by; with `-` before it, the largest first. */
export type Order<Row> = (keyof Row & string) | `-${keyof Row & string}`;

export interface ListOptions<Row> {
  /** Default: every row. */
  readonly where?: Filter<Row>;
  /** Default, and what decides between equals: `id`. Rows without a value come before the others. */
  readonly orderBy?: Order<Row> | readonly Order<Row>[];
  /** Rows at most. Default: all. */
  readonly limit?: number;
  /** Rows to pass over first. Default 0. */
  readonly offset?: number;
}

/** Where the rows of one model are kept, by the names of its fields. Refusals are answers; failures are exceptions. */
export interface ModelStore<Row> {
  insert(
    values: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly row: Row } | Duplicate | MissingReference>;
  find(id: number): Promise<Row | null>;
  /**
   * The unique values that another row than `id` has already, each as the fields that are unique together. What
   * `values` lacks is that of the row `id`; without one, it is passed over.
   */
  duplicates(
    values: Readonly<Record<string, unknown>>,
    id: number | null,
  ): Promise<readonly (readonly string[])[]>;
  list(options: ListOptions<Row>): Promise<Row[]>;
  count(where: Filter<Row>): Promise<number>;
  /** Changes some fields of a row; null when there is no such row. */
  update(
    id: number,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly row: Row } | Duplicate | MissingReference | null>;
  /** `referenced`: another row refers to it and forbids that. */
  delete(id: number): Promise<'deleted' | 'gone' | 'referenced'>;
}
