import { escapeHtml } from '../escape-html.ts';
import { KeyedText, LowerCased, type Sentence } from './keyed-text.ts';
import { Message, type MessageValue, type MessageValues } from './message.ts';
import type { Catalogue } from './read-catalogues.ts';
import { directionOf } from './text-direction.ts';
import { TextError } from './text-error.ts';
import type { OwnKey, ParametersOf, TextKeys, TextParameters, TextValue } from './text-keys.ts';

/** The language of last resort: every key has a text in it. */
export const FALLBACK_LOCALE = 'en';

export interface TextsOptions {
  /** Of two catalogues of one language, the first that has a key wins: the project's stand before the apps'. */
  readonly catalogues: readonly Pick<Catalogue, 'locale' | 'texts'>[];
  /** What is shown for a key that no catalogue has. Default: the key. */
  readonly missing?: MissingText;
}

/** All texts of a site for people, in all of its languages. */
export class Texts {
  /** The languages that there is at least one text in. */
  readonly locales: readonly string[];
  readonly #messages = new Map<string, ReadonlyMap<string, Message>>();
  readonly #languages = new Map<string, Language>();
  readonly #missing: MissingText;

  constructor({ catalogues, missing = (key) => key }: TextsOptions) {
    this.#missing = missing;
    this.locales = [...new Set(catalogues.map(({ locale }) => locale))];
    for (const locale of this.locales) {
      const ofLocale = catalogues.filter((catalogue) => catalogue.locale === locale);
      this.#messages.set(locale, messagesOf(locale, ofLocale));
    }
  }

  /** The texts in a language. A key that it lacks is said in the next wider one: `de-AT`, `de`, English. */
  in(locale: string): Language {
    const known = this.#languages.get(locale);
    if (known) return known;
    const language = new Language(locale, this.#finder(locale), this.#missing);
    this.#languages.set(locale, language);
    return language;
  }

  /** The keys of a language, without those of the languages that stand in for it. */
  keys(locale: string): readonly string[] {
    return [...(this.#messages.get(locale)?.keys() ?? [])];
  }

  #finder(locale: string): FindMessage {
    const found = new Map<string, FoundMessage | null>();
    const locales = [...widening(locale), FALLBACK_LOCALE];
    return (key) => {
      const known = found.get(key);
      if (known !== undefined) return known;
      const first = this.#findIn(locales, key);
      // What is not there is not kept: keys that a program makes up would fill the memory.
      if (first) found.set(key, first);
      return first;
    };
  }

  #findIn(locales: readonly string[], key: string): FoundMessage | null {
    for (const locale of locales) {
      const message = this.#messages.get(locale)?.get(key);
      if (message) return { message, locale };
    }
    return null;
  }
}

function messagesOf(locale: string, catalogues: readonly Pick<Catalogue, 'texts'>[]): Map<string, Message> {
  const messages = new Map<string, Message>();
  for (const { texts } of catalogues) {
    for (const [key, source] of Object.entries(texts)) {
      // An empty one waits for a translator.
      if (source !== '' && !messages.has(key)) messages.set(key, new Message(source, locale));
    }
  }
  return messages;
}

/** `de-Latn-AT`, `de-Latn`, `de`. */
export function widening(locale: string): string[] {
  const parts = locale.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

/** Says the text of a key, or a text that was named before, in one language. */
export interface Translate {
  <Key extends keyof TextKeys>(key: Key, ...parameters: ParametersOf<Key>): string;
  <Key extends string>(key: OwnKey<Key>, parameters?: TextParameters): string;
  (text: KeyedText): string;
}

/** The message of a key, in the language or in the one that stands in for it; null where nobody has it. */
type FindMessage = (key: string) => FoundMessage | null;

interface FoundMessage {
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

  #say(key: string, parameters: TextParameters | undefined, fallback: Sentence | null): string {
    const found = this.#find(key);
    if (!found) return fallback === null ? this.#missing(key, this.locale) : this.say(fallback);
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
    // One by one: lists of names and values on the way would cost more than the sentence.
    const values: Record<string, MessageValue> = {};
    for (const [name, value] of Object.entries(parameters)) values[name] = this.#value(value);
    return values;
  }

  #value(value: TextValue): MessageValue {
    if (typeof value === 'string') return value;
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
