import type { ColumnDefault, ColumnReference, ColumnSpec } from '../schema/schema-state.ts';
import type { FillOptions } from './operations.ts';

export interface ColumnOptions extends FillOptions {
  /** Default false. */
  readonly nullable?: boolean;
  readonly default?: ColumnDefault;
  readonly primaryKey?: boolean;
  readonly references?: ColumnReference;
}

type Column = ColumnSpec & FillOptions;

/** The columns of a migration's tables: `title: column.varchar(200)`. */
export const column = {
  /** The primary key: a whole number that the database counts up. */
  id: (): Column => ({ type: 'id' }),
  varchar: (length: number, options: ColumnOptions = {}): Column => ({ type: 'varchar', length, ...options }),
  text: (options: ColumnOptions = {}): Column => ({ type: 'text', ...options }),
  integer: (options: ColumnOptions = {}): Column => ({ type: 'integer', ...options }),
  bigint: (options: ColumnOptions = {}): Column => ({ type: 'bigint', ...options }),
  /** `decimal(10, 2)`: ten digits, two of them after the point. */
  decimal: (digits: number, places: number, options: ColumnOptions = {}): Column => ({
    type: 'decimal',
    digits,
    places,
    ...options,
  }),
  boolean: (options: ColumnOptions = {}): Column => ({ type: 'boolean', ...options }),
  date: (options: ColumnOptions = {}): Column => ({ type: 'date', ...options }),
  datetime: (options: ColumnOptions = {}): Column => ({ type: 'datetime', ...options }),
  json: (options: ColumnOptions = {}): Column => ({ type: 'json', ...options }),
  uuid: (options: ColumnOptions = {}): Column => ({ type: 'uuid', ...options }),
} as const;
