import type { Sentence } from '../../support/texts/keyed-text.ts';
import type { EmailAddressRefusal } from '../values/email-address.ts';

/** What can be wrong with a value, and what a sentence about it needs to know. */
export interface ProblemDetails {
  readonly text: Nothing;
  readonly nul: Nothing;
  readonly unicode: Nothing;
  readonly empty: Nothing;
  readonly tooLong: { readonly limit: number; readonly length: number };
  readonly email: { readonly reason: EmailAddressRefusal };
  readonly slug: Nothing;
  readonly url: Nothing;
  readonly choice: { readonly choices: readonly string[] };
  readonly integer: Nothing;
  readonly tooSmall: { readonly limit: number };
  readonly tooLarge: { readonly limit: number };
  readonly decimal: Nothing;
  readonly decimalPlaces: { readonly limit: number };
  readonly wholeDigits: { readonly limit: number };
  readonly boolean: Nothing;
  readonly date: Nothing;
  readonly datetime: Nothing;
  /** Of a text that should say a moment. */
  readonly datetimeText: Nothing;
  /** What JSON cannot say. */
  readonly json: { readonly problem: Sentence };
  /** A text that is no JSON. */
  readonly jsonText: Nothing;
  /** JSON that would lose something. */
  readonly jsonLoss: { readonly problem: Sentence };
  readonly uuid: Nothing;
  readonly time: Nothing;
  readonly duration: Nothing;
  readonly binary: Nothing;
  /** Neither a new file nor the path of one. */
  readonly file: Nothing;
  readonly fileEmpty: Nothing;
  /** In bytes. */
  readonly fileTooLarge: { readonly limit: number; readonly size: number };
  /** What people call the types. */
  readonly fileType: { readonly types: string };
  readonly imageDamaged: Nothing;
  /** In pixels. */
  readonly imageTooLarge: { readonly width: number; readonly height: number };
  readonly reference: Nothing;
  /** Of what refers to the project's users, whose ids may be of any type. */
  readonly userReference: Nothing;
}

type Nothing = Readonly<Record<never, never>>;

export type ProblemKey = keyof ProblemDetails;

/** A sentence for each problem: what a form says is not what an error says. */
export type ProblemSentences<Said = string> = {
  readonly [Key in ProblemKey]: (details: ProblemDetails[Key]) => Said;
};

/** What is wrong with a value, as data: who shows it makes a sentence of it. */
export class ValueProblem {
  readonly key: ProblemKey;
  readonly #details: object;

  private constructor(key: ProblemKey, details: object) {
    this.key = key;
    this.#details = details;
  }

  static of<Key extends ProblemKey>(key: Key, details: ProblemDetails[Key]): ValueProblem {
    return new ValueProblem(key, details);
  }

  /** The sentence about it. */
  say<Said>(sentences: ProblemSentences<Said>): Said {
    // `of` makes them fit together.
    return (sentences[this.key] as (details: object) => Said)(this.#details);
  }
}

/** A value that is none, with nothing more to say about it. */
export function problem(
  key: { [Key in ProblemKey]: Nothing extends ProblemDetails[Key] ? Key : never }[ProblemKey],
): ValueProblem {
  return ValueProblem.of(key, {});
}

/** What errors and answers to programs say. */
export const valueSentences: ProblemSentences = {
  text: () => 'It must be text.',
  nul: () => 'It must not contain the NUL character.',
  unicode: () => 'It must be well-formed Unicode.',
  empty: () => 'It must not be empty.',
  tooLong: ({ limit }) => `It may have ${counted(limit, 'character')} at most.`,
  email: ({ reason }) => `It is no email address (${reason.replaceAll('_', ' ')}).`,
  slug: () => 'It may have letters, digits, underscores and hyphens only.',
  url: () => 'It must be a web address that starts with https:// or http://.',
  choice: ({ choices }) => `It must be one of: ${choices.join(', ')}.`,
  integer: () => 'It must be a whole number.',
  tooSmall: ({ limit }) => `It must be ${limit} or more.`,
  tooLarge: ({ limit }) => `It must be ${limit} or less.`,
  decimal: () => "It must be a number as text, such as '12.50'.",
  decimalPlaces: ({ limit }) => `It may have ${counted(limit, 'digit')} after the point at most.`,
  wholeDigits: ({ limit }) => `It may have ${counted(limit, 'digit')} before the point at most.`,
  boolean: () => 'It must be true or false.',
  date: () => 'It must be a day such as 2026-01-31.',
  datetime: () => 'It must be a Date of the years 1 to 9999.',
  datetimeText: () => 'It must be a moment such as 2026-01-31T23:59:00Z.',
  json: ({ problem }) => `It cannot be kept as JSON: ${problem}.`,
  jsonText: () => 'It must be JSON.',
  jsonLoss: ({ problem }) => `This JSON cannot be kept: ${problem}.`,
  time: () => 'It must be a time of day such as 23:59 or 23:59:59.5.',
  duration: () => 'It must be a duration in microseconds, a whole number up to 2^53.',
  binary: () => 'It must be bytes: a Uint8Array, or in JSON their base64.',
  file: () => 'It must be a file that came with a form, or the path of one that is kept.',
  fileEmpty: () => 'The file must not be empty.',
  fileTooLarge: ({ limit }) => `The file may have ${counted(limit, 'byte')} at most.`,
  fileType: ({ types }) => `The file must be one of: ${types}.`,
  imageDamaged: () => 'The image must say its size.',
  imageTooLarge: ({ width, height }) => `The image must not be as large as ${width} × ${height} pixels.`,
  uuid: () => 'It must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057.',
  userReference: () => 'It must be the id of a user.',
  reference: () => 'It must be the id of a row, a whole number from 1.',
};

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
