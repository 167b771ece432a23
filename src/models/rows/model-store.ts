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

/** A refused change: the relation of which a pair was to go that another row refers to. */
export interface ReferencedPair {
  readonly referenced: string;
}

/** A field to sort by; with `-` before it, the largest first. */
export type Order<Row> = (keyof Row & string) | `-${keyof Row & string}`;

export interface ListOptions<Row, References = unknown> {
  /** Default: every row. */
  readonly where?: Filter<Row, References>;
  /** Default, and what decides between equals: `id`. Rows without a value come before the others. */
  readonly orderBy?: Order<Row> | readonly Order<Row>[];
  /**
   * Lists the rows that come after this one in the order of the list: what the next page begins with. It needs to have no more
   * than the sorted fields and the id, and need not be there any more. However far it is, no rows before it are read where the
   * database has an index of the first sorted field.
   */
  readonly after?: ListPosition<Row> | undefined;
  /** Lists the rows that come right before this one, still in the order of the list: the `limit` nearest of them. */
  readonly before?: ListPosition<Row> | undefined;
  /** Rows at most. Default: all. */
  readonly limit?: number;
  /** Rows to pass over first; with `before`, the nearest ones. Default 0. */
  readonly offset?: number;
  /**
   * Whether nobody else may change the rows before the transaction around it ends. Who asks for them in the same way waits, and
   * sees what has become of them. On SQLite this says nothing: there one transaction writes at a time. Default false. Django's
   * `select_for_update`.
   */
  readonly forUpdate?: boolean;
}

/** A row as far as it says where it stands in a list: the values of what the list is sorted by, and the id. */
export type ListPosition<Row> = Partial<Row> &
  (Row extends { readonly id: infer Id } ? { readonly id: Id } : unknown);

/** A list as a store gets it. What a filter is, and what it may name, the store checks: it may come from a request. */
export interface ListQuery {
  readonly where?: object;
  readonly orderBy?: string | readonly string[];
  readonly after?: object | undefined;
  readonly before?: object | undefined;
  readonly limit?: number;
  readonly offset?: number;
  readonly forUpdate?: boolean;
}

export interface CountOptions {
  /**
   * Where counting ends: the answer is this then, and means so many or more. No more rows than that are looked at, where an
   * index finds them. Default: all are counted.
   */
  readonly limit?: number | undefined;
}

/** How many rows have a value; null where they have none. */
export interface ValueCount<Value = unknown> {
  readonly value: Value;
  readonly count: number;
}

/** What time is divided into, in UTC. */
export const TIME_UNITS = ['year', 'month', 'day', 'hour'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** How many rows have a moment of the year, month, day or hour that begins so. */
export interface TimeCount {
  readonly start: Date;
  readonly count: number;
}

/** The fields that may have moments or days: of a day the compiler sees no more than text. */
export type TimeName<Row> = {
  [Name in keyof Row & string]: NonNullable<Row[Name]> extends Date | string ? Name : never;
}[keyof Row & string];

export interface ValueCountQuery<Where = object> {
  /** Which rows are counted. Default: all. */
  readonly where?: Where;
  /** Values at most, those of the most rows. Default: all. */
  readonly limit?: number | undefined;
}

export interface TimeCountQuery<Where = object> {
  /** Which rows are counted. Default: all. */
  readonly where?: Where;
  readonly by: TimeUnit;
  /** The first moment that counts. Default: none. Of a field of days, those that begin then or later. */
  readonly since?: Date | undefined;
  /** The first moment that counts no more. Default: none. */
  readonly until?: Date | undefined;
}

/** What counts the rows of a model. */
export interface RowCounts {
  count(where: object, options?: CountOptions): Promise<number>;
  /**
   * How many rows have which value of a field: the commonest first, and of equal ones the least.
   *
   * @throws LatchkeyError `query_invalid`, also for a field of JSON.
   */
  countBy(name: string, query?: ValueCountQuery): Promise<ValueCount[]>;
  /**
   * How many rows are of which year, month, day or hour, in the order of time; those without any are left out.
   *
   * @throws LatchkeyError `query_invalid`, also for a field that has neither moments nor days, and for the hours of days.
   */
  countByTime(name: string, query: TimeCountQuery): Promise<TimeCount[]>;
}

/** Where the rows of one model are kept, by the names of its fields. Refusals are answers; failures are exceptions. */
export interface ModelStore<Row> extends RowCounts {
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
