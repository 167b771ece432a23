import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TextError } from './text-error.ts';

/** The texts of a folder in one language, by their keys. */
export interface Catalogue {
  /** The language, as BCP 47 writes it: `en`, `de-AT`. */
  readonly locale: string;
  /** The file that it comes from. */
  readonly file: string;
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * Reads the catalogues of a folder, a JSON file a language: `locale/en.json`, `locale/de.json`.
 *
 * @throws LatchkeyError `catalogue_invalid`.
 */
export function readCatalogues(folder: string): Catalogue[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => {
    const file = join(folder, name);
    return { locale: localeOf(name.slice(0, -'.json'.length), file), file, texts: textsIn(file) };
  });
}

function localeOf(name: string, file: string): string {
  try {
    return new Intl.Locale(name).toString();
  } catch (cause) {
    const reason = `its name is no language; one is like en.json or de-AT.json`;
    throw new TextError('catalogue_invalid', { file, reason }, { cause });
  }
}

function textsIn(file: string): Record<string, string> {
  const texts = parse(file);
  if (texts === null || typeof texts !== 'object' || Array.isArray(texts)) {
    throw new TextError('catalogue_invalid', { file, reason: 'it holds no object of keys and texts' });
  }
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text === 'string') continue;
    throw new TextError('catalogue_invalid', { file, reason: `the text of ${key} is no string` });
  }
  return texts as Record<string, string>;
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new TextError('catalogue_invalid', { file, reason: (cause as Error).message }, { cause });
  }
}
