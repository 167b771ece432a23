import type { CompiledQuery, Expression, Kysely, RawBuilder, SqlBool } from 'kysely';
import type { DatabaseHandle } from '../../models/rows/database-handle.ts';
import type { TimeUnit } from '../../models/rows/model-store.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import type { MomentOrder, TextPattern } from './text-pattern.ts';
import type { TrigramIndex } from './trigram-index.ts';

/** The tables as Kysely sees them where no model says more. */
export type Tables = Record<string, Record<string, unknown>>;

/** A row's values in the order of its columns: cheaper than names where every microsecond counts. */
export type ValueRow = readonly unknown[];

/** A read that is compiled and prepared once, and then costs microseconds. */
export type PreparedRead = (parameters: readonly unknown[]) => MaybePromise<ValueRow | undefined>;

export type DialectName = 'sqlite' | 'postgres';

/** SQL on a column that holds a JSON object as text. */
export interface JsonText {
  /** The text with one value set, which is given as JSON. */
  set(column: string, key: string, json: string): Expression<string>;
  /** The text without one value. */
  remove(column: string, key: string): Expression<string>;
}

/**
 * A database behind Kysely, and what Kysely leaves to each dialect.
 *
 * Values are the same everywhere, in what queries take and in what they give: booleans, `Date` for a datetime column,
 * `'2026-01-31'` for a date, `'12.50'` for a decimal, numbers for whole numbers, and for a JSON column what its text
 * says. Written to a JSON column, a value is given as text (`JSON.stringify`).
 */
export interface Database extends DatabaseHandle {
  readonly dialect: DialectName;
  /** Loaded when it is first asked for, which takes a tenth of a second. */
  readonly kysely: Kysely<Tables>;
  readonly jsonText: JsonText;
  /**
   * Runs `work` in a transaction: all of it is kept, or, where it throws, nothing. Whatever asks this database in it, after
   * awaits too, is part of it: `kysely`, prepared reads, stores. One at a time has the connection, in the order of asking.
   * What is left running when `work` ends goes on without.
   *
   * In a transaction already, `work` is part of that; where it throws, nothing of the whole is kept, even if that is caught
   * (`transaction_failed`). Django's `transaction.atomic`, with `savepoint=False`.
   */
  atomic<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Runs a write that may fail for a reason which is an answer (a unique value, a foreign key): in a transaction, between a
   * savepoint and its end, so that what fails is undone alone and the transaction goes on. Elsewhere it is just `work`.
   */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Calls `callback` once the transaction is kept, after those that came before it, and never where it is not; at once
   * where there is no transaction. What it throws comes out of the call that ran the transaction, and undoes nothing.
   */
  onCommit(callback: () => void | Promise<void>): Promise<void>;
  /**
   * Calls `callback` where the transaction is taken back, or the part of it that `attempt` runs; never where there is none, and
   * never where nobody knows, because the connection was lost while it was kept. It must not ask the database.
   */
  onRollback(callback: () => void | Promise<void>): void;
  /** Whether the caller is in a transaction: what is read now may never be kept. */
  readonly inTransaction: boolean;
  /**
   * Runs `work` as if there were no transaction around it. For reads alone: on SQLite a write in it waits for the transaction,
   * which waits for it.
   */
  outside<T>(work: () => T): T;
  /** Prepares a query whose parameters are given at each call, in the order they were compiled in. */
  prepareRead(query: CompiledQuery): PreparedRead;
  /** The rows of a query without parameters, without Kysely: for what every start of a command asks. */
  readRows(query: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** SQL for a text column whose A to Z are lower case, whatever the database's locale. Unique indexes use it too. */
  foldCase(column: string): Expression<string>;
  /** SQL for a text column that is put in order by its code points, whatever the database's locale. */
  byCodePoint(column: string): Expression<string>;
  /**
   * SQL for what a column holds, as the database has it: given back and compared with the column, it is the very same value. What
   * is made of it otherwise may be less, as a `Date` is of microseconds.
   */
  asStored(column: string): RawBuilder<unknown>;
  /** SQL for whether a text is such a one. Each letter is another one in lower and in upper case. */
  matchesPattern(text: Expression<string>, pattern: TextPattern): Expression<SqlBool>;
  /**
   * The trigram indexes of a table that are there; null where queries need not name them, for the database finds the one that
   * has `foldCase` of a column by itself.
   */
  trigramsOf(table: string): readonly TrigramIndex[] | null;
  /** SQL that compares a datetime column with a moment of the years 1 to 9999, to the microsecond. */
  compareMoment(column: string, order: MomentOrder, moment: Date): Expression<SqlBool>;
  /**
   * SQL for when the year, month, day or hour of a column's moments or days begins, in UTC: a `Date`, or a text of it. Null, or
   * no moment, for what is none.
   */
  startOf(column: string, unit: TimeUnit, type: 'datetime' | 'date'): RawBuilder<unknown>;
  /** Whether an error says that a unique value was there already. */
  isUniqueViolation(error: unknown): boolean;
  /** Whether an error says that a row refers to one that is not there, or that one is referred to and must stay. */
  isForeignKeyViolation(error: unknown): boolean;
  /**
   * Lets the ids of a table go on after the highest one, if an error says that the next one was taken: PostgreSQL does
   * not see ids that rows were given. Whether it was so, and a new attempt may do better.
   */
  passTakenIds(table: string, error: unknown): Promise<boolean>;
  /** Closes every connection. */
  close(): Promise<void>;
}
