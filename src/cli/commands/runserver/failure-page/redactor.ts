import { looksSecret } from '../masking/looks-secret.ts';
import { isSecretName, MASK } from '../masking/secret-names.ts';

/** Shorter ones would make holes in words that have nothing to do with them. */
const MIN_LENGTH = 4;
/** The password in an address: `postgres://ada:password@host`. */
const CREDENTIALS = /(\/\/[^\s/@:]*):[^\s@]*@/g;
/** `token=…`, `"apiKey": "…"` and their like in a text. */
const ASSIGNED = /\b([\w-]+)(["']?\s*[=:]\s*)(["'`]?)([^\s"'`&,;)}\]]{4,})/g;

/** Hides secrets, by their names and wherever else their values turn up: in messages, stacks and lines of code. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Remembers a value that no text may show. */
  hide(value: string): void {
    if (value.length >= MIN_LENGTH) for (const form of spellings(value)) this.#secrets.add(form);
  }

  /** Remembers what a header of several parts has, such as cookies. */
  hideParts(value: string): void {
    this.hide(value);
    for (const part of value.split(/[\s;,=]+/)) if (part.length >= 2 * MIN_LENGTH) this.hide(part);
  }

  /**
   * A value as it may be shown under a name. What is within it has names of its own. `shortest`: values of so many letters are
   * no common words, and hidden wherever else they turn up.
   */
  show(name: string, value: unknown, shortest = MIN_LENGTH): string {
    if (typeof value === 'boolean' || value === null || value === undefined) return String(value);
    if (isSecretName(name) || (typeof value === 'string' && looksSecret(value))) {
      this.#hideAll(value, shortest);
      return MASK;
    }
    if (typeof value !== 'object') {
      this.hidePassword(String(value));
      return String(value);
    }
    if (Array.isArray(value)) return `[${value.map((one) => this.show('', one, shortest)).join(', ')}]`;
    const fields = Object.entries(value).map(([key, one]) => `${key}: ${this.show(key, one, shortest)}`);
    return `{ ${fields.join(', ')} }`;
  }

  /** A text without the secrets. To be called when all of them are known. */
  text(text: string): string {
    const longestFirst = [...this.#secrets].sort((one, other) => other.length - one.length);
    const hidden = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
    return hidden
      .replace(CREDENTIALS, `$1:${MASK}@`)
      .replace(ASSIGNED, (all, name: string, sign: string, quote: string) =>
        isSecretName(name) && quote !== '' ? `${name}${sign}${quote}${MASK}` : all,
      );
  }

  #hideAll(value: unknown, shortest: number): void {
    if (typeof value === 'object' && value !== null) {
      for (const one of Object.values(value)) this.#hideAll(one, shortest);
      return;
    }
    const text = String(value);
    this.hidePassword(text);
    if (text.length >= shortest) this.hide(text);
  }

  /** Remembers the password of an address that has one. */
  hidePassword(address: string): void {
    const password = URL.parse(address)?.password;
    if (!password) return;
    this.hide(password);
    this.hide(decoded(password));
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A secret may stand in an address, or in a text in quotes. */
function spellings(value: string): readonly string[] {
  return [value, encodeURIComponent(value.toWellFormed()), JSON.stringify(value).slice(1, -1)];
}
