import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { foldersOf } from '../../../apps/contract/app-folders.ts';
import { packageLocales } from '../../../compose/parts/package-files.ts';
import { SiteLanguages } from '../../../http/languages/site-languages.ts';
import { type Catalogue, readCatalogues } from '../../../support/texts/read-catalogues.ts';
import { widening } from '../../../support/texts/texts.ts';
import type { LoadedProject } from '../../project/load-project.ts';
import { projectCode } from '../../project/project-code.ts';

/** What a catalogue of a project lacks. */
export interface MissingTexts {
  readonly locale: string;
  /** The catalogue, which need not be there yet. */
  readonly file: string;
  readonly keys: readonly string[];
}

/** `t('notes.title')`, `request.t('notes.title')`, `text('notes.title')`: a key that stands there in so many words. */
const NAMED =
  /(?:(?<![\w$])t(?:_html)?|(?<![\w.$])text)\(\s*(?:'([\w-]+(?:\.[\w-]+)+)'|"([\w-]+(?:\.[\w-]+)+)")/g;

/** The texts that the project itself says, and that a language of the site has no text for. */
export function missingTexts({ open, folder }: LoadedProject): MissingTexts[] {
  const shared = [...foldersOf(open.apps, 'locale'), ...packageLocales];
  const ownFolders = open.localeFolders.filter((one) => !shared.includes(one));
  const own = ownFolders.flatMap(readCatalogues);
  const others = shared.filter((one) => existsSync(one)).flatMap(readCatalogues);
  const said = new Set([...own.flatMap(({ texts }) => Object.keys(texts)), ...keysIn(projectCode(folder))]);
  return new SiteLanguages(open.settings).codes.flatMap((locale) => {
    const there = new Set(widening(locale).flatMap((wider) => textsIn(wider, [...own, ...others])));
    const keys = [...said].filter((key) => !there.has(key)).toSorted();
    const file = join(ownFolders[0] ?? join(folder, 'locale'), `${locale}.json`);
    return keys.length === 0 ? [] : [{ locale, file, keys }];
  });
}

function keysIn(sources: readonly string[]): string[] {
  return sources.flatMap((source) =>
    [...source.matchAll(NAMED)].map(([, single, double]) => single ?? double ?? ''),
  );
}

/** The keys that a language has a text for. One that is empty waits for a translator. */
function textsIn(locale: string, catalogues: readonly Catalogue[]): string[] {
  return catalogues
    .filter((catalogue) => catalogue.locale === locale)
    .flatMap(({ texts }) => Object.entries(texts).flatMap(([key, text]) => (text === '' ? [] : [key])));
}
