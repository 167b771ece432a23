import { type FindMessage, type FoundMessage, Language, type MissingText } from './language.ts';
import { Message } from './message.ts';
import type { Catalogue } from './read-catalogues.ts';

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
      if (!messages.has(key)) messages.set(key, new Message(source, locale));
    }
  }
  return messages;
}

/** `de-Latn-AT`, `de-Latn`, `de`. */
function widening(locale: string): string[] {
  const parts = locale.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
