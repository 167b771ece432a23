import { escapeHtml } from '../escape-html.ts';
import { KeyedText, LowerCased, type Sentence } from './keyed-text.ts';
import type { Message, MessageValue, MessageValues } from './message.ts';
import { TextError } from './text-error.ts';
import type { OwnKey, ParametersOf, TextKeys, TextParameters, TextValue } from './text-keys.ts';

/** Says the text of a key, or a text that was named before, in one language. */
export interface Translate {
  <Key extends keyof TextKeys>(key: Key, ...parameters: ParametersOf<Key>): string;
  <Key extends string>(key: OwnKey<Key>, parameters?: TextParameters): string;
  (text: KeyedText): string;
}

/** The message of a key, in the language or in the one that stands in for it; null where nobody has it. */
export type FindMessage = (key: string) => FoundMessage | null;

export interface FoundMessage {
  readonly message: Message;
  /** The language that the message is in. */
  readonly locale: string;
}

/** What is shown for a key that no catalogue has. May throw. */
export type MissingText = (key: string, locale: string) => string;

/** The texts of a site as one visitor reads them. */
export class Language {
  /** As BCP 47 writes it: `en`, `de-AT`. For `<html lang>`. */
  readonly locale: string;
  /** For `<html dir>`. */
  readonly direction: 'ltr' | 'rtl';
  /** `t('accounts.login.title')`, `t('notes.count', { count: 3 })`. Django's `gettext`. */
  readonly t: Translate;
  readonly #find: FindMessage;
  readonly #missing: MissingText;

  constructor(locale: string, find: FindMessage, missing: MissingText) {
    this.locale = locale;
    this.direction = directionOf(locale);
    this.#find = find;
    this.#missing = missing;
    this.t = (text: string | KeyedText, parameters?: TextParameters) =>
      typeof text === 'string' ? this.#say(text, parameters, null) : this.say(text);
  }

  /** What people read: words stay as they are, a text by its key is said in this language. */
  say(sentence: Sentence): string {
    if (typeof sentence === 'string') return sentence;
    return this.#say(sentence.key, sentence.parameters, sentence.fallback);
  }

  /** A text as HTML: escaped, with all that is put in, but for `<strong>`, `<em>` and `<code>` of the text itself. */
  html(key: string, parameters: TextParameters = {}): string {
    const found = this.#find(key);
    // A key may be made of what a visitor has sent.
    if (!found) return escapeHtml(this.#missing(key, this.locale));
    return this.#formatted(key, () => found.message.html(this.#values(parameters)));
  }

  /** Whether there is a text of that key, in this language or in one that stands in for it. */
  has(key: string): boolean {
    return this.#find(key) !== null;
  }

  /** The text of a key that has no parameters; null where it has some, and where there is no such key. */
  constant(key: string): string | null {
    return this.#find(key)?.message.constant ?? null;
  }

  #say(key: string, parameters: TextParameters | undefined, fallback: string | null): string {
    const found = this.#find(key);
    if (!found) return fallback ?? this.#missing(key, this.locale);
    const { constant } = found.message;
    if (constant !== null) return constant;
    return this.#formatted(key, () => found.message.format(this.#values(parameters ?? {})));
  }

  #formatted(key: string, format: () => string): string {
    try {
      return format();
    } catch (cause) {
      const reason = (cause as Error).message;
      throw new TextError('text_invalid', { key, locale: this.locale, reason }, { cause });
    }
  }

  #values(parameters: TextParameters): MessageValues {
    return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, this.#value(value)]));
  }

  #value(value: TextValue): MessageValue {
    if (value instanceof KeyedText) return this.say(value);
    if (value instanceof LowerCased) return this.say(value.sentence).toLocaleLowerCase(this.locale);
    if (value instanceof Date) return value;
    if (Array.isArray(value)) {
      const list = new Intl.ListFormat(this.locale, { type: 'conjunction' });
      return list.format(value.map((one: TextValue) => String(this.#value(one))));
    }
    return value === null || typeof value === 'object' ? String(value ?? '') : (value as MessageValue);
  }
}

/** A method that the types of TypeScript do not have yet. */
interface LocaleWithTextInfo extends Intl.Locale {
  getTextInfo(): { readonly direction?: string };
}

function directionOf(locale: string): 'ltr' | 'rtl' {
  const { direction } = (new Intl.Locale(locale) as LocaleWithTextInfo).getTextInfo();
  return direction === 'rtl' ? 'rtl' : 'ltr';
}
