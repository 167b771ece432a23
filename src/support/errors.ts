type Details = Readonly<Record<string, string | number>>;

interface ErrorCause {
  /** The error that is behind it. */
  readonly cause?: unknown;
}

/**
 * A failure (not a refusal: a wrong password is an answer, not an error). `code` is stable, `message` is for people.
 * Each layer has a table of its own errors, made by `defineErrors`.
 */
export class LatchkeyError extends Error {
  readonly code: string;
  /** What the message names, by its name there. */
  readonly details: Details;

  /** @param text The message, in which `{name}` stands for a detail. */
  constructor(code: string, text: string, options: ErrorCause & { readonly details: Details }) {
    const { details } = options;
    super(
      text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '')),
      options,
    );
    this.name = 'LatchkeyError';
    this.code = code;
    this.details = details;
  }
}

/** The names in braces of a text: `path` and `line` of `'{path}, line {line}'`. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type DetailsOf<Text extends string> = { readonly [Name in NamesIn<Text>]: string | number };

/** A text without names needs no details. */
type ErrorArguments<Text extends string> = [NamesIn<Text>] extends [never]
  ? [details?: Readonly<Record<never, never>>, options?: ErrorCause]
  : [details: DetailsOf<Text>, options?: ErrorCause];

type ErrorTexts = Readonly<Record<string, string>>;

/** An error with its details, which may also be thrown by others under the code of a table. */
type KnownError<Texts extends ErrorTexts, Code extends keyof Texts & string> = LatchkeyError & {
  readonly code: Code;
  readonly details: DetailsOf<Texts[Code]>;
};

/** The class of the errors of one table: `throw new CoreError('group_unknown', { name })`. */
export interface ErrorTable<Texts extends ErrorTexts> {
  /** Details that are missing, or that the text of the code does not name, do not compile. */
  new <Code extends keyof Texts & string>(
    code: Code,
    ...args: ErrorArguments<Texts[Code]>
  ): LatchkeyError & { readonly code: Code };
  /** The messages by their codes. */
  readonly texts: Texts;
  /** Whether an error is the one of this code. */
  is<Code extends keyof Texts & string>(error: unknown, code: Code): error is KnownError<Texts, Code>;
}

/**
 * A table of errors: the text after each code says what was wrong and what to do. `{name}` in it stands for a detail,
 * which is given where the error is thrown.
 */
export function defineErrors<const Texts extends ErrorTexts>(texts: Texts): ErrorTable<Texts> {
  return class extends LatchkeyError {
    static readonly texts = texts;

    static is<Code extends keyof Texts & string>(
      error: unknown,
      code: Code,
    ): error is KnownError<Texts, Code> {
      return error instanceof LatchkeyError && error.code === code;
    }

    constructor(code: string, details: Details = {}, options: ErrorCause = {}) {
      super(code, texts[code] ?? code, { ...options, details });
    }
  } as ErrorTable<Texts>;
}
