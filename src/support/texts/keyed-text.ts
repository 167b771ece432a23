import type { OwnKey, ParametersOf, TextKeys, TextParameters } from './text-keys.ts';

/**
 * A sentence by its key, to be said in the language of whoever reads it. Django's `gettext_lazy`. Made by `text`.
 */
export class KeyedText {
  readonly key: string;
  readonly parameters: TextParameters;
  /** What is said where no catalogue has the key; null: then it is missing. */
  readonly fallback: Sentence | null;

  constructor(key: string, parameters: TextParameters = {}, fallback: Sentence | null = null) {
    this.key = key;
    this.parameters = parameters;
    this.fallback = fallback;
  }

  toString(): string {
    return String(this.fallback ?? this.key);
  }
}

/**
 * A text in small letters, for the middle of a sentence: "the email or the password". A text that has one as a parameter has
 * the same with its capitals too, for languages that keep them there.
 */
export class LowerCased {
  readonly sentence: Sentence;

  constructor(sentence: Sentence) {
    this.sentence = sentence;
  }
}

/** What people read: words as they are, or a text by its key. */
export type Sentence = string | KeyedText;

/**
 * Names a text where nobody knows yet in which language it will be read: a label, a help text, the message of a check.
 *
 * ```ts
 * formField.text({ label: text('notes.title') });
 * ```
 */
export function text<Key extends keyof TextKeys>(key: Key, ...parameters: ParametersOf<Key>): KeyedText;
export function text<Key extends string>(key: OwnKey<Key>, parameters?: TextParameters): KeyedText;
export function text(key: string, parameters?: TextParameters): KeyedText {
  return new KeyedText(key, parameters);
}
