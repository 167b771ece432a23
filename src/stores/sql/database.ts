import type { CompiledQuery, Kysely } from 'kysely';
import type { FieldKind } from '../../core/fields/model-field.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';

/** The tables as Kysely sees them: the user table's columns come from the project's model, so they are open. */
export type Tables = Record<string, Record<string, unknown>>;

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** A row's values in the order of its columns: cheaper than names where every microsecond counts. */
export type ValueRow = readonly unknown[];

/** A read that is compiled and prepared once, and then costs microseconds. */
export type PreparedRead = (parameters: readonly unknown[]) => MaybePromise<ValueRow | undefined>;

/** How values of one kind of field are written to a column and read back. */
export interface ColumnCodec {
  encode(value: unknown): unknown;
  decode(stored: unknown): unknown;
}

/** A database behind Kysely, and what Kysely leaves to each dialect. */
export interface Database {
  readonly kysely: Kysely<Tables>;
  /** Prepares a query whose parameters are given at each call, in the order they were compiled in. */
  prepareRead(query: CompiledQuery): PreparedRead;
  codec(kind: FieldKind): ColumnCodec;
  /** Whether an error says that a unique value was there already. */
  isUniqueViolation(error: unknown): boolean;
  /** Closes every connection. */
  close(): Promise<void>;
}
