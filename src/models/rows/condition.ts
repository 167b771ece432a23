/** How two values are put in order. */
export type Comparison = 'lt' | 'lte' | 'gt' | 'gte';

/** Where a text is looked for: `pattern` is one of `like`. */
export type TextPlace = 'start' | 'end' | 'within' | 'pattern';

/** What a condition asks of a field. */
export type FieldTest =
  | { readonly kind: 'compare'; readonly by: Comparison; readonly value: unknown }
  | { readonly kind: 'list'; readonly values: readonly unknown[] }
  | {
      readonly kind: 'text';
      readonly place: TextPlace;
      readonly text: string;
      readonly ignoreCase: boolean;
    }
  /** Of a value or of a condition. */
  | { readonly kind: 'not'; readonly of: unknown };

/**
 * A condition that a field of type `T` can be asked for, in the place of a value: `stars: gte(3)`. Only the functions of this
 * file make one. The test is in a private field, so that nothing of a request, whatever its JSON says, can be a condition.
 */
export class Condition<T> {
  readonly #test: FieldTest;
  declare readonly '~value'?: T;

  constructor(test: FieldTest) {
    this.#test = test;
  }

  /** The test of a condition; null for every other value. */
  static testOf(value: unknown): FieldTest | null {
    return typeof value === 'object' && value !== null && #test in value ? value.#test : null;
  }
}

/** What can be put in order: numbers, texts (by their code points), days, decimals and moments. */
export type Ordered = number | string | Date;

/** Less than. Never true of null. Django's `lt`. */
export function lt<T extends Ordered>(value: T): Condition<T> {
  return new Condition({ kind: 'compare', by: 'lt', value });
}

/** Less than, or equal. Never true of null. Django's `lte`. */
export function lte<T extends Ordered>(value: T): Condition<T> {
  return new Condition({ kind: 'compare', by: 'lte', value });
}

/** Greater than. Never true of null. Django's `gt`. */
export function gt<T extends Ordered>(value: T): Condition<T> {
  return new Condition({ kind: 'compare', by: 'gt', value });
}

/** Greater than, or equal. Never true of null. Django's `gte`. */
export function gte<T extends Ordered>(value: T): Condition<T> {
  return new Condition({ kind: 'compare', by: 'gte', value });
}

/**
 * Every row for which the value or the condition is not true: `day: not(null)`, `stars: not(3)`, `stars: not(gte(3))`. Rows
 * without a value are among them: `not(3)` finds null too. Django's `exclude`.
 */
export function not<T>(value: T | Condition<T>): Condition<T> {
  return new Condition({ kind: 'not', of: value });
}

/** One of some values, 10,000 at most; none of them finds nothing. Django's `in`. */
export function inList<T>(values: readonly T[]): Condition<T> {
  return new Condition({ kind: 'list', values });
}

/** How letters are compared. */
export interface TextOptions {
  /**
   * Whether A to Z are the same as a to z. No other letter is folded: databases do that each in its own way. Default: what the
   * field says, which is false for all but email addresses.
   */
  readonly ignoreCase?: boolean;
}

/** Has this text in it. Every character stands for itself. Django's `contains` and `icontains`. */
export function contains(text: string, options?: TextOptions): Condition<string> {
  return textCondition('within', text, options);
}

/** Begins with this text. Django's `startswith` and `istartswith`. */
export function startsWith(text: string, options?: TextOptions): Condition<string> {
  return textCondition('start', text, options);
}

/** Ends with this text. Django's `endswith` and `iendswith`. */
export function endsWith(text: string, options?: TextOptions): Condition<string> {
  return textCondition('end', text, options);
}

/**
 * Is such a text as a whole: `%` stands for any characters, `_` for one, and after a `\` each stands for itself. SQL's `like`.
 * A text of a visitor belongs into `contains`.
 */
export function like(pattern: string, options?: TextOptions): Condition<string> {
  return textCondition('pattern', pattern, options);
}

function textCondition(
  place: TextPlace,
  text: string,
  { ignoreCase = false }: TextOptions = {},
): Condition<string> {
  return new Condition({ kind: 'text', place, text, ignoreCase });
}
