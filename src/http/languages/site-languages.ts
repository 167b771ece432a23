import { widening } from '../../support/texts/texts.ts';
import { parseAcceptLanguage } from './accept-language.ts';

/** The languages of a site, as BCP 47 writes them, and which of them a visitor gets. */
export class SiteLanguages {
  /** In the order of the setting `languages`. */
  readonly codes: readonly string[];
  /** The setting `languageCode`: for whoever reads none of the others. */
  readonly main: string;
  /** Whether one visitor may get another language than the next. */
  readonly areSeveral: boolean;
  readonly #likely: ReadonlyMap<string, Intl.Locale>;
  /** What headers came to. Browsers of a region send the same few. */
  readonly #accepted = new Map<string, string | null>();

  /** `languages` may be empty: then the site has its main language alone. */
  constructor({
    languages,
    languageCode,
  }: { readonly languages: readonly string[]; readonly languageCode: string }) {
    this.codes = languages.length === 0 ? [languageCode] : languages;
    this.main = languageCode;
    this.areSeveral = this.codes.length > 1;
    this.#likely = new Map(this.codes.map((code) => [code, new Intl.Locale(code).maximize()]));
  }

  has(code: string): boolean {
    return this.#likely.has(code);
  }

  /**
   * The language of the site for somebody who reads this one, or null: the same; the next wider one (RFC 4647, 3.4: `de` for
   * `de-AT`); or one that is written alike, if possible that of the region where the language is most spoken (`zh-Hans` for
   * `zh-CN`, `pt-BR` for `pt`, and also for `pt-PT`). `tag` may be anything.
   */
  closest(tag: string): string | null {
    const wanted = localeOf(tag);
    if (!wanted) return null;
    const likely = wanted.maximize();
    const alike = this.codes.filter((code) => isAlike(this.#likely.get(code), likely));
    const wider = widening(wanted.baseName).find((one) => alike.includes(one));
    const near = () => alike.find((code) => this.#likely.get(code)?.region === likely.region);
    return wider ?? near() ?? alike[0] ?? null;
  }

  /** The language of the site that the user of a browser reads best, by its `Accept-Language`; null: none of them. */
  accepted(header: string): string | null {
    const known = this.#accepted.get(header);
    if (known !== undefined) return known;
    const found = this.#find(header);
    // Anybody may send any header: what was kept of them must not fill the memory.
    if (this.#accepted.size >= MAX_KEPT) this.#accepted.clear();
    if (header.length <= MAX_KEPT_LENGTH) this.#accepted.set(header, found);
    return found;
  }

  #find(header: string): string | null {
    const { wanted, refused } = parseAcceptLanguage(header);
    const isRefused = (code: string) => refused.some((range) => isIn(code, range));
    for (const range of wanted) {
      const code = range === '*' ? this.#first(isRefused) : this.closest(range);
      if (code !== null && !isRefused(code)) return code;
    }
    return null;
  }

  #first(isRefused: (code: string) => boolean): string | null {
    return [this.main, ...this.codes].find((code) => !isRefused(code)) ?? null;
  }
}

const MAX_KEPT = 200;
const MAX_KEPT_LENGTH = 200;

/** The longest tag that is looked at: those of BCP 47 that are in use are far shorter. */
const MAX_TAG = 50;

function localeOf(tag: string): Intl.Locale | null {
  if (tag.length > MAX_TAG) return null;
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}

/** Who reads the one reads the other: traditional Chinese is no simplified one, nor Serbian in Latin letters in Cyrillic. */
function isAlike(one: Intl.Locale | undefined, other: Intl.Locale): boolean {
  return one?.language === other.language && one.script === other.script;
}

/** Basic filtering (RFC 4647, 3.3.1): `en` refuses `en-GB` too. */
function isIn(code: string, range: string): boolean {
  const [language, refused] = [code.toLowerCase(), range.toLowerCase()];
  return refused === '*' || language === refused || language.startsWith(`${refused}-`);
}
