import type { z } from 'zod';
import type { Model } from '../model.ts';

/** What a field holds, and with it how it is stored, checked and shown. */
export type FieldKind =
  | 'text'
  | 'email'
  | 'slug'
  | 'url'
  | 'enum'
  | 'integer'
  | 'bigInteger'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'json'
  | 'uuid'
  | 'foreignKey';

/** One value of an enum: what is stored, and what people read. */
export type FieldChoice<Value extends string = string> = readonly [value: Value, label: string];

/** What happens to a row when the row that it refers to is deleted: it goes too, forgets it, or forbids it. */
export type OnDelete = 'cascade' | 'set null' | 'restrict';

/** Says what is wrong with a value and what to do, or nothing where the value is good. */
export type FieldValidator<T> = (value: T) => string | null | undefined;

/** How the value of a field made by `mapField` stands in its column. */
export interface FieldMapping {
  fromStored(stored: never): unknown;
  toStored(value: never): unknown;
  /** Says what is wrong with the value, where the field's own `validate` sees what is stored. */
  readonly validate?: FieldValidator<never>;
}

/**
 * One field of a model, as data: Django's model field. The parameters exist for the compiler alone: the type of the
 * field's value, whether a new row may leave it out, the name of its column where that is not made from the field's
 * name, and the type of what stands in the column.
 */
export interface ModelField<
  T = unknown,
  Optional extends boolean = boolean,
  Column extends string | undefined = string | undefined,
  Stored = unknown,
> {
  readonly kind: FieldKind;
  /** The column's name. Default: the field's name in snake_case. */
  readonly column?: Column;
  /** What people read beside it. Default: made from the name. */
  readonly label?: string;
  readonly helpText?: string;
  /** Characters at most. Text without it is unbounded in the database. */
  readonly maxLength?: number;
  /** The smallest number. */
  readonly min?: number;
  /** The largest number. */
  readonly max?: number;
  /** Digits of a decimal, those after the point included. */
  readonly maxDigits?: number;
  /** Digits of a decimal after its point. */
  readonly decimalPlaces?: number;
  /** The values of an enum. */
  readonly choices?: readonly FieldChoice[];
  /** The model that a foreign key refers to: `'self'` for the field's own, `'user'` for the project's user model. */
  readonly references?: 'self' | 'user' | (() => Model);
  readonly onDelete?: OnDelete;
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
  /** The value of a new row that is given none. A function is called for each row. */
  readonly default?: T | (() => T);
  readonly validate?: FieldValidator<never>;
  /** Checks the value of a JSON field. */
  readonly schema?: z.ZodType;
  readonly mapping?: FieldMapping;
  readonly '~optional'?: Optional;
  readonly '~value'?: T;
  readonly '~stored'?: Stored;
}

/** Whether fields of a kind hold text that people write, which may be empty. */
export function isTextKind(kind: FieldKind): boolean {
  return kind === 'text' || kind === 'email' || kind === 'slug' || kind === 'url';
}

/** A model's fields by name, in their order. */
export type ModelFields = Readonly<Record<string, ModelField>>;

/** The type of a field's value. */
export type FieldValue<F> = F extends ModelField<infer T> ? T : never;

/** `isActive` → `is_active`: the column's, and Django's, way to write a name. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `isActive` → `is_active`, for the compiler. */
export type SnakeCase<Name extends string> = Name extends `${infer Head}${infer Rest}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Rest>}`
  : Name;

/** The column of a field. */
export function columnName(name: string, field: ModelField): string {
  return field.column ?? snakeCase(name);
}

/** The column of a field, for the compiler. */
export type ColumnName<Name extends string, F> =
  F extends ModelField<unknown, boolean, infer Column>
    ? Column extends string
      ? string extends Column
        ? SnakeCase<Name>
        : Column
      : SnakeCase<Name>
    : never;

/** The value of a field that is given none: its default, or undefined when it has no default. */
export function defaultValue(field: ModelField): unknown {
  return typeof field.default === 'function' ? (field.default as () => unknown)() : field.default;
}
