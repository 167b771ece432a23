/** What a column holds, the same on every database. */
export type ColumnType =
  /** A whole number that the database counts up: the primary key. */
  | 'id'
  | 'varchar'
  | 'text'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'json'
  | 'uuid'
  | 'time'
  | 'duration'
  | 'binary';

/** A default that the database itself knows, so that older versions of a site can still write rows. */
export type ColumnDefault = string | number | boolean;

/** A column's type with its size. */
export interface ColumnShape {
  readonly type: ColumnType;
  /** Characters of a varchar. */
  readonly length?: number;
  /** Digits of a decimal, those after the point included. */
  readonly digits?: number;
  /** Digits of a decimal after its point. */
  readonly places?: number;
}

/** A column of a table that is there, for which `inspectdb` looks for a kind of field. */
export interface FoundColumn extends ColumnShape {
  readonly name: string;
  /** The smallest number that the database takes, where it says so. */
  readonly min?: 0 | undefined;
}

/** The options of a field that is printed for a column; what is undefined is left out. */
export interface PrintedOptions {
  readonly maxLength?: number | undefined;
  readonly min?: number | undefined;
  readonly maxDigits?: number | undefined;
  readonly decimalPlaces?: number | undefined;
  /** What somebody has to know of the column, as a comment. */
  readonly note?: string | undefined;
}
