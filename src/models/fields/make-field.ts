import type { Sentence } from '../../support/texts/keyed-text.ts';
import type { FieldBase, FieldValidator } from './field-base.ts';
import { requireKnownOptions } from './field-options.ts';

/** What may be said about a field of any kind. */
export interface FieldOptions<T> {
  /** The column's name. Default: the field's name in snake_case. */
  readonly column?: string;
  /** What people read beside it: words, or a text by its key. Default: the text `fields.NAME`, or else made from the name. */
  readonly label?: Sentence;
  readonly helpText?: Sentence;
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
  /** Whether it is left out of what users are given of their data: a secret, or what is about others. Default false. */
  readonly withheld?: boolean;
  /** The value of new rows that are given none, or a function that makes it for each row. */
  readonly default?: T | (() => T) | null;
  /**
   * Makes the value that the field gets whenever a row is changed, `onUpdate: () => new Date()`, and a new row where there is no
   * default. A value that is given counts. Forms do not show the field unless it is `editable`. Django's `auto_now`.
   */
  readonly onUpdate?: () => T;
  /** Says what is wrong with a value, or nothing. Not asked about null. */
  readonly validate?: FieldValidator<T>;
}

type ValueOf<T, O> = O extends { readonly nullable: true } ? T | null : T;
type OptionalOf<O> = O extends
  | { readonly nullable: true }
  | { readonly default: unknown }
  | { readonly onUpdate: unknown }
  ? true
  : false;
type ColumnOf<O> = O extends { readonly column: infer Column extends string } ? Column : undefined;

/** A field of a kind, whose values are `T`, declared with the options `O`. */
export type FieldOf<Kind extends string, Parts extends object, T, O> = FieldBase<
  ValueOf<T, O>,
  OptionalOf<O>,
  ColumnOf<O>,
  ValueOf<T, O>
> &
  Parts & { readonly kind: Kind };

/** What a builder knows of its kind. */
interface BuiltKind {
  readonly kind: string;
  readonly options: readonly string[];
}

/**
 * What every builder ends in. The types of its results are declared at the builder; the check of the kind makes them true.
 *
 * @throws LatchkeyError `field_invalid` for an option that there is none of.
 */
export function makeField(
  { kind, options: own }: BuiltKind,
  given: object = {},
  builtIn: Partial<FieldBase> & object = {},
): never {
  requireKnownOptions({ kind, own }, given);
  const options: Partial<FieldBase> = { ...given, ...builtIn };
  const { nullable = false } = options;
  const field: FieldBase = {
    unique: false,
    ignoreCase: false,
    index: false,
    editable: options.onUpdate === undefined,
    required: !nullable && options.default === undefined && options.onUpdate === undefined,
    ...options,
    nullable,
    kind,
  };
  return Object.freeze(field) as never;
}
