import type { Sentence } from '../../support/texts/keyed-text.ts';
import { type SnakeCase, snakeCase } from '../values/names.ts';

/** What happens to a row when the row that it refers to is deleted: it goes too, forgets it, or forbids it. */
export type OnDelete = 'cascade' | 'set null' | 'restrict';

/** Says what is wrong with a value and what to do, or nothing where the value is good. */
export type FieldValidator<T> = (value: T) => Sentence | null | undefined;

/** How the value of a field made by `mapField` stands in its column. */
export interface FieldMapping {
  fromStored(stored: never): unknown;
  toStored(value: never): unknown;
  /** Says what is wrong with the value, where the field's own `validate` sees what is stored. */
  readonly validate?: FieldValidator<never>;
}

/**
 * What fields of all kinds have in common, as data. The parameters exist for the compiler alone: the type of the field's
 * value, whether a new row may leave it out, the name of its column where that is not made from the field's name, and the
 * type of what stands in the column.
 */
export interface FieldBase<
  T = unknown,
  Optional extends boolean = boolean,
  Column extends string | undefined = string | undefined,
  Stored = unknown,
> {
  readonly kind: string;
  /** The column's name. Default: the field's name in snake_case. */
  readonly column?: Column;
  /** What people read beside it. Default: made from the name. */
  readonly label?: Sentence;
  readonly helpText?: Sentence;
  /** Whether no two rows may have the same value. Rows without a value (null) do not count. */
  readonly unique: boolean;
  /** Whether values that differ in the case of A to Z alone count as the same, for `unique` and for lookups. */
  readonly ignoreCase: boolean;
  /** The Unicode form that text is brought into before it is checked. Set for the name that people log in with. */
  readonly normalize?: 'NFKC';
  /** Whether the database keeps an index, so that rows are found fast by this field. */
  readonly index: boolean;
  /** Whether the column may hold null. */
  readonly nullable: boolean;
  /** Whether forms ask for a value. */
  readonly required: boolean;
  /** Whether forms may show the field at all. */
  readonly editable: boolean;
  /** Whether it is left out of what users are given of their data. */
  readonly withheld?: boolean;
  /** The value of a new row that is given none. A function is called for each row. */
  readonly default?: T | (() => T);
  /** Makes the value at each change of a row that gives none, and of a new row without a default. */
  readonly onUpdate?: () => T;
  readonly validate?: FieldValidator<never>;
  readonly mapping?: FieldMapping;
  readonly '~optional'?: Optional;
  readonly '~value'?: T;
  readonly '~stored'?: Stored;
}

/** The column of a field. */
export function columnName(name: string, field: FieldBase): string {
  return field.column ?? snakeCase(name);
}

/** The column of a field, for the compiler. */
export type ColumnName<Name extends string, F> =
  F extends FieldBase<unknown, boolean, infer Column>
    ? Column extends string
      ? string extends Column
        ? SnakeCase<Name>
        : Column
      : SnakeCase<Name>
    : never;

/** Whether a new row needs no value of the field. */
export function hasDefault(field: FieldBase): boolean {
  return field.default !== undefined || field.onUpdate !== undefined;
}

/** The value of a field that is given none: its default, or undefined when it has no default. */
export function defaultValue(field: FieldBase): unknown {
  if (field.default === undefined) return field.onUpdate?.();
  return typeof field.default === 'function' ? (field.default as () => unknown)() : field.default;
}
