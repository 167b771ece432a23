import type { RowId } from '../model-key.ts';
import type { Filter } from './filter.ts';

/** A refused change: the field whose value another row has already. */
export interface Duplicate {
  readonly duplicate: string;
}

/** A refused change: the foreign key whose row is not there. */
export interface MissingReference {
  readonly missing: string;
}

/** A field to sort by; with `-` before it, the largest first. */
export type Order<Row> = (keyof Row & string) | `-${keyof Row & string}`;

export interface ListOptions<Row, References = unknown> {
  /** Default: every row. */
  readonly where?: Filter<Row, References>;
  /** Default, and what decides between equals: `id`. Rows without a value come before the others. */
  readonly orderBy?: Order<Row> | readonly Order<Row>[];
  /** Rows at most. Default: all. */
  readonly limit?: number;
  /** Rows to pass over first. Default 0. */
  readonly offset?: number;
  /**
   * Whether nobody else may change the rows before the transaction around it ends. Who asks for them in the same way waits, and
   * sees what has become of them. On SQLite this says nothing: there one transaction writes at a time. Default false. Django's
   * `select_for_update`.
   */
  readonly forUpdate?: boolean;
}

/** A list as a store gets it. What a filter is, and what it may name, the store checks: it may come from a request. */
export interface ListQuery {
  readonly where?: object;
  readonly orderBy?: string | readonly string[];
  readonly limit?: number;
  readonly offset?: number;
  readonly forUpdate?: boolean;
}

/** Where the rows of one model are kept, by the names of its fields. Refusals are answers; failures are exceptions. */
export interface ModelStore<Row> {
  insert(
    values: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly row: Row } | Duplicate | MissingReference>;
  find(id: RowId): Promise<Row | null>;
  /**
   * The unique values that another row than `id` has already, each as the fields that are unique together. What
   * `values` lacks is that of the row `id`; without one, it is passed over.
   */
  duplicates(
    values: Readonly<Record<string, unknown>>,
    id: RowId | null,
  ): Promise<readonly (readonly string[])[]>;
  list(query: ListQuery): Promise<Row[]>;
  count(where: object): Promise<number>;
  exists(where: object): Promise<boolean>;
  /** Changes some fields of a row; null when there is no such row. */
  update(
    id: RowId,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly row: Row } | Duplicate | MissingReference | null>;
  /** Changes some fields of every row that the filter finds, in one statement. How many they were. */
  updateWhere(
    where: object,
    changes: Readonly<Record<string, unknown>>,
  ): Promise<number | Duplicate | MissingReference>;
  /** `referenced`: another row refers to it and forbids that. */
  delete(id: RowId): Promise<'deleted' | 'gone' | 'referenced'>;
  /** Removes every row that the filter finds, in one statement. How many they were; `referenced`: none, for one is. */
  deleteWhere(where: object): Promise<number | 'referenced'>;
}
