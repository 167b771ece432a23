/** What a field holds, and with it how it is stored, checked and shown. */
export type FieldKind = 'text' | 'email' | 'boolean' | 'integer' | 'datetime';

/** One field of a model, as data. `T` is the type of its value in TypeScript; it exists for the compiler alone. */
export interface ModelField<T> {
  readonly kind: FieldKind;
  /** The column's name. Default: the field's name in snake_case. */
  readonly column?: string;
  /** What people read beside it. Default: made from the name. */
  readonly label?: string;
  readonly helpText?: string;
  /** Characters at most, for text. */
  readonly maxLength?: number;
  readonly unique: boolean;
  readonly nullable: boolean;
  readonly default?: T;
  readonly valueType?: T;
}

export interface FieldOptions<T> {
  column?: string;
  label?: string;
  helpText?: string;
  unique?: boolean;
  default?: T;
}

function make<T>(
  kind: FieldKind,
  options: FieldOptions<T> & { maxLength?: number },
  nullable = false,
): ModelField<T> {
  return Object.freeze({ ...options, kind, nullable, unique: options.unique ?? false });
}

/** The builders of a model's fields: `email: field.email({ unique: true })`. */
export const field = {
  /** Text of at most `maxLength` characters. */
  text: (options: FieldOptions<string> & { maxLength: number }): ModelField<string> => make('text', options),
  /** An email address, at most 254 characters (RFC 5321, erratum 1690). Unique ones ignore letter case. */
  email: (options: FieldOptions<string> = {}): ModelField<string> =>
    make('email', { maxLength: 254, ...options }),
  boolean: (options: FieldOptions<boolean> = {}): ModelField<boolean> => make('boolean', options),
  integer: (options: FieldOptions<number> = {}): ModelField<number> => make('integer', options),
  /** A moment in time, kept in UTC to the millisecond; null while there is none. */
  datetime: (options: FieldOptions<Date | null> = {}): ModelField<Date | null> =>
    make<Date | null>('datetime', options, true),
};

/** `isActive` → `is_active`: the column's, and Django's, way to write a name. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
