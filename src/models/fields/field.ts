import type { z } from 'zod';
import type { Model } from '../model.ts';
import type { RegisteredUserId } from '../permissions/registered-user-id.ts';
import { FieldError } from './field-error.ts';
import { requireKnownOptions } from './field-options.ts';
import type { FieldChoice, FieldKind, FieldValidator, ModelField, OnDelete } from './model-field.ts';

/** What may be said about a field of any kind. */
export interface FieldOptions<T> {
  /** The column's name. Default: the field's name in snake_case. */
  readonly column?: string;
  /** What people read beside it. Default: made from the name. */
  readonly label?: string;
  readonly helpText?: string;
  /** Default false. */
  readonly unique?: boolean;
  /** Default false; unique fields and foreign keys have an index anyway. */
  readonly index?: boolean;
  /** Whether it may hold null. Default false. */
  readonly nullable?: boolean;
  /** Whether forms ask for a value. Default: true, unless it is nullable or has a default. */
  readonly required?: boolean;
  /** Whether forms may show it. Default true. */
  readonly editable?: boolean;
  /** The value of new rows that are given none, or a function that makes it for each row. */
  readonly default?: T | (() => T) | null;
  /** Says what is wrong with a value, or nothing. Not asked about null. */
  readonly validate?: FieldValidator<T>;
}

export interface TextOptions extends FieldOptions<string> {
  /** Characters at most. Default: no limit. */
  readonly maxLength?: number;
  /** Whether values that differ in the case of A to Z alone count as the same. Default false. */
  readonly ignoreCase?: boolean;
}

export interface NumberOptions extends FieldOptions<number> {
  readonly min?: number;
  readonly max?: number;
}

export interface DecimalOptions extends FieldOptions<string> {
  /** Digits in all, 1 to 15: more are not exact on SQLite. */
  readonly maxDigits: number;
  /** Digits after the point. */
  readonly decimalPlaces: number;
  readonly min?: number;
  readonly max?: number;
}

// NoInfer: the choices say what a value is, and a default that is none of them does not add to them.
export interface EnumOptions<Value extends string> extends FieldOptions<NoInfer<Value>> {
  /** The values; with a label where people should read another word: `['draft', ['done', 'Finished']]`. */
  readonly choices: readonly (Value | FieldChoice<Value>)[];
}

export interface JsonOptions<T> extends FieldOptions<T> {
  /** A zod schema that every value must pass; the type of the value comes from it. */
  readonly schema?: z.ZodType<T>;
}

export interface ForeignKeyOptions<Id = number> extends FieldOptions<Id> {
  /** What happens to this row when the other one is deleted. Default `'restrict'`: the other one cannot be. */
  readonly onDelete?: OnDelete;
}

type ValueOf<T, O> = O extends { readonly nullable: true } ? T | null : T;
type OptionalOf<O> = O extends { readonly nullable: true } | { readonly default: unknown } ? true : false;
type ColumnOf<O> = O extends { readonly column: infer Column extends string } ? Column : undefined;
/** What a foreign key refers to, for the compiler. */
export interface ReferringTo<R> {
  readonly '~references'?: R;
}
export type FieldOf<T, O> = ModelField<ValueOf<T, O>, OptionalOf<O>, ColumnOf<O>, ValueOf<T, O>>;

// What every builder ends in; the types of its results are declared at the builder, and `validateValue` makes them true.
function make(kind: FieldKind, given: object, builtIn: Partial<ModelField> = {}): never {
  requireKnownOptions(kind, given);
  const options: Partial<ModelField> = { ...given, ...builtIn };
  const { nullable = false } = options;
  const field: ModelField = {
    unique: false,
    ignoreCase: false,
    index: false,
    editable: true,
    required: !nullable && options.default === undefined,
    ...options,
    nullable,
    kind,
  };
  return Object.freeze(field) as never;
}

/** The longest email address (RFC 5321, erratum 1690). */
const MAX_EMAIL_LENGTH = 254;
/** Django's SlugField and URLField. */
const MAX_SLUG_LENGTH = 50;
const MAX_URL_LENGTH = 200;
/** The digits of a number that SQLite keeps exactly: those of a double. */
const MAX_EXACT_DIGITS = 15;

/** The builders of a model's fields: `email: field.email({ unique: true })`. */
export const field = {
  /** Text; with `maxLength` a column of that length. */
  text: <const O extends TextOptions>(options?: O): FieldOf<string, O> => make('text', { ...options }),

  /** An email address, at most 254 characters. Letter case does not count, unless `ignoreCase` is false. */
  email: <const O extends TextOptions>(options?: O): FieldOf<string, O> =>
    make('email', { maxLength: MAX_EMAIL_LENGTH, ignoreCase: true, ...options }),

  /** Letters, digits, `_` and `-`, at most 50: the part of an address that stands for a thing. */
  slug: <const O extends TextOptions>(options?: O): FieldOf<string, O> =>
    make('slug', { maxLength: MAX_SLUG_LENGTH, ...options }),

  /** An address of the Web that starts with http: or https:, at most 200 characters. */
  url: <const O extends TextOptions>(options?: O): FieldOf<string, O> =>
    make('url', { maxLength: MAX_URL_LENGTH, ...options }),

  /** One of some values: `field.enum({ choices: ['light', 'dark'], default: 'light' })`. */
  enum: <const Value extends string, const O extends EnumOptions<Value>>(
    options: O & EnumOptions<Value>,
  ): FieldOf<Value, O> => {
    const choices = options.choices.map(
      (choice): FieldChoice => (typeof choice === 'string' ? [choice, choice] : (choice as FieldChoice)),
    );
    const longest = Math.max(0, ...choices.map(([value]) => value.length));
    // Room to grow, so that a longer value later on changes no column.
    return make('enum', options, { choices, maxLength: Math.max(50, longest) });
  },

  /** A whole number of 32 bits. */
  integer: <const O extends NumberOptions>(options?: O): FieldOf<number, O> =>
    make('integer', { ...options }),

  /** A whole number up to 2^53, what JavaScript counts exactly. */
  bigInteger: <const O extends NumberOptions>(options?: O): FieldOf<number, O> =>
    make('bigInteger', { ...options }),

  /** A decimal number, as a string such as `'12.50'`: a JavaScript number would round it. */
  decimal: <const O extends DecimalOptions>(options: O): FieldOf<string, O> => {
    const { maxDigits, decimalPlaces } = options;
    const exact = maxDigits >= 1 && maxDigits <= MAX_EXACT_DIGITS;
    if (!exact || decimalPlaces < 0 || decimalPlaces > maxDigits) {
      const reason = `maxDigits must be 1 to ${MAX_EXACT_DIGITS}, and decimalPlaces 0 to maxDigits`;
      throw new FieldError('field_invalid', { kind: 'decimal', reason });
    }
    return make('decimal', { ...options });
  },

  boolean: <const O extends FieldOptions<boolean>>(options?: O): FieldOf<boolean, O> =>
    make('boolean', { required: false, ...options }),

  /** A day, as a string such as `'2026-01-31'`. */
  date: <const O extends FieldOptions<string>>(options?: O): FieldOf<string, O> =>
    make('date', { ...options }),

  /** A moment in time, kept in UTC to the millisecond. */
  datetime: <const O extends FieldOptions<Date>>(options?: O): FieldOf<Date, O> =>
    make('datetime', { ...options }),

  /** Anything that JSON can hold: `field.json({ schema: z.array(z.string()) })`, or `field.json<Tags>()`. */
  json: <T, const O extends JsonOptions<T> = JsonOptions<T>>(options?: O & JsonOptions<T>): FieldOf<T, O> =>
    make('json', { ...options }),

  /**
   * A UUID in lower case with dashes, `'01890a5d-ac96-774b-bcce-b302099a8057'`: `field.uuid({ default: uuid7 })`, or
   * `uuid4` for one that nobody can guess.
   */
  uuid: <const O extends FieldOptions<string>>(options?: O): FieldOf<string, O> =>
    make('uuid', { ...options }),

  /**
   * Another model's row, by its id: `ownerId: field.foreignKey(() => Owner, { onDelete: 'cascade' })`; `'self'` for a row
   * of the same model, `'user'` for one of the project's users. It has an index.
   */
  foreignKey: foreignKey as ForeignKeyBuilder,
};

/** A model whose ids are numbers. */
type CountedModel = Omit<Model, 'id'> & { readonly id: ModelField<number> };

interface ForeignKeyBuilder {
  // The model comes first: the compiler then need not look into models that refer to each other.
  <const O extends ForeignKeyOptions, const R extends 'self' | (() => CountedModel)>(
    references: R,
    options?: O,
  ): FieldOf<number, O> & ReferringTo<R>;
  /** A row of a model whose ids are UUIDs or texts. */
  <const O extends ForeignKeyOptions<string>, const R extends () => Model>(
    references: R,
    options?: O,
  ): FieldOf<string, O> & ReferringTo<R>;
  /**
   * A user, by the id: whatever the project's user model is, and whatever the type of its ids (Django's
   * `settings.AUTH_USER_MODEL`). The compiler knows the type by `Register`.
   */
  <const O extends ForeignKeyOptions<RegisteredUserId>>(
    references: 'user',
    options?: O,
  ): FieldOf<RegisteredUserId, O> & ReferringTo<'user'>;
}

function foreignKey(
  references: 'self' | 'user' | (() => Model),
  options: ForeignKeyOptions<never> = {},
): ModelField {
  const { onDelete = 'restrict', nullable = false } = options;
  if (onDelete === 'set null' && !nullable) {
    const reason = "onDelete 'set null' needs nullable: true";
    throw new FieldError('field_invalid', { kind: 'foreignKey', reason });
  }
  return make('foreignKey', { index: true, ...options }, { references, onDelete });
}

/** How a field of one's own stands in its column. */
export interface FieldMappingOptions<Stored, T> {
  fromStored(stored: Stored): T;
  toStored(value: T): Stored;
  /** Says what is wrong with a value, or nothing. The `validate` of the field underneath sees what is stored. */
  readonly validate?: FieldValidator<T>;
}

/**
 * A field of one's own, made from a field of the package: the column holds what `toStored` makes of a value, and
 * `fromStored` makes the value again. The field underneath, with its default and its checks, is about what is stored.
 *
 * ```ts
 * const tags = () =>
 *   mapField(field.text({ default: '' }), {
 *     fromStored: (text) => text.split(' ').filter(Boolean),
 *     toStored: (tags: string[]) => tags.join(' '),
 *   });
 * ```
 */
export function mapField<Stored, T, Optional extends boolean, Column extends string | undefined>(
  base: ModelField<Stored, Optional, Column>,
  mapping: FieldMappingOptions<NonNullable<Stored>, T>,
): ModelField<T | Extract<Stored, null>, Optional, Column, Stored> {
  const { default: stored } = base;
  if (stored === undefined) return Object.freeze({ ...base, mapping }) as never;
  // Everywhere else a field's default is a value.
  const value = (from: unknown) => (from === null ? null : mapping.fromStored(from as NonNullable<Stored>));
  const fallback = typeof stored === 'function' ? () => value((stored as () => Stored)()) : value(stored);
  return Object.freeze({ ...base, default: fallback, mapping }) as never;
}
