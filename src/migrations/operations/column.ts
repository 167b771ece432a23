import type { ColumnDefault } from '../../models/fields/column-shape.ts';
import type { OnDelete } from '../../models/fields/field-base.ts';
import type { ColumnReference, ColumnSpec } from '../schema/schema-state.ts';
import { UNBOUND_USERS } from '../schema/unbound-users.ts';
import type { FillOptions } from './columns/fill-options.ts';

export interface ColumnOptions extends FillOptions {
  /** Default false. */
  readonly nullable?: boolean;
  readonly default?: ColumnDefault;
  readonly primaryKey?: boolean;
  readonly references?: ColumnReference;
}

/** What may be said about a column that refers to a user. */
export interface UserColumnOptions extends FillOptions {
  /** What happens to this row when the user is deleted. Default `'restrict'`: the user cannot be. */
  readonly onDelete?: OnDelete;
  /** Default false. */
  readonly nullable?: boolean;
  readonly primaryKey?: boolean;
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
  /** A time of day. */
  time: (options: ColumnOptions = {}): Column => ({ type: 'time', ...options }),
  /** A length of time, in microseconds. */
  duration: (options: ColumnOptions = {}): Column => ({ type: 'duration', ...options }),
  /** Bytes. A default is hexadecimal digits. */
  binary: (options: ColumnOptions = {}): Column => ({ type: 'binary', ...options }),
  /**
   * The id of one of the project's users: a foreign key to whatever table they are in, of the type of their ids. For
   * apps that do not know the project (Django: `settings.AUTH_USER_MODEL`).
   */
  user: ({ onDelete = 'restrict', ...options }: UserColumnOptions = {}): Column => ({
    // Of the type of the users' ids, as soon as it is known.
    type: 'bigint',
    ...options,
    references: { table: UNBOUND_USERS, user: true, onDelete },
  }),
  /** As `user`, but no foreign key: the row stays when the user goes. Django: `db_constraint=False`. */
  userId: (options: ColumnOptions = {}): Column => ({ type: 'bigint', userId: true, ...options }),
} as const;
