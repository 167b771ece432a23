import type { SiteLanguages } from '../../http/languages/site-languages.ts';
import type { Logger } from '../../support/logger.ts';
import { SettingError } from '../../support/settings/setting-error.ts';
import { readCatalogues } from '../../support/texts/read-catalogues.ts';
import { TextError } from '../../support/texts/text-error.ts';
import { type MissingText, Texts } from '../../support/texts/texts.ts';

export interface OpenTextsOptions {
  /** Folders of catalogues. Of two texts by one key, that of the first folder wins. */
  readonly folders: readonly string[];
  /** There must be texts in each of them. */
  readonly languages: SiteLanguages;
  /** What becomes of a key that no catalogue has: an error, or a line in the log and the key itself in the page. */
  readonly missing: 'throw' | 'log';
  readonly logger: Logger;
}

/** A program that makes up keys must not fill the memory with those that were logged. */
const MAX_LOGGED = 1000;

/**
 * Reads what the site says to people.
 *
 * @throws LatchkeyError `catalogue_invalid`; `setting_invalid` where nothing is said in a language of the site.
 */
export function openTexts({ folders, languages, missing, logger }: OpenTextsOptions): Texts {
  const catalogues = folders.flatMap(readCatalogues);
  const texts = new Texts({ catalogues, missing: missing === 'throw' ? refuse : logOnce(logger) });
  const silent = languages.codes.find((code) => !texts.locales.includes(code));
  if (silent === undefined) return texts;
  const setting = silent === languages.main ? 'languageCode' : 'languages';
  const reason = `there is no catalogue locale/${silent}.json. There are: ${texts.locales.join(', ')}`;
  throw new SettingError('setting_invalid', { setting, reason });
}

function refuse(key: string, locale: string): never {
  throw new TextError('text_unknown', { key, locale });
}

function logOnce(logger: Logger): MissingText {
  const logged = new Set<string>();
  return (key, locale) => {
    if (!logged.has(key) && logged.size < MAX_LOGGED) {
      logged.add(key);
      logger.error('text_missing', { key, locale });
    }
    return key;
  };
}
