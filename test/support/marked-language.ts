import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packageLocales } from '../../src/compose/parts/package-files.ts';
import { readCatalogues } from '../../src/support/texts/read-catalogues.ts';

/** The code of the language in which each text stands between marks: what has none comes from no catalogue. */
export const MARKED = 'xx';

/**
 * A space without a width, and a hyphen that is not shown: names and labels that a test looks for are found as in English, since
 * Playwright leaves both out.
 */
const BEGIN = '\u200b';
const END = '\u00ad';

/** Makes a folder with the catalogue of the language: the package's texts, and those that a project says by keys of its own. */
export function markedCatalogue(own: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-marked-'));
  const english = packageLocales.flatMap(readCatalogues).filter(({ locale }) => locale === 'en');
  const texts = { ...Object.assign({}, ...english.map((one) => one.texts)), ...own };
  const marked = Object.entries(texts).map(([key, text]) => [key, `${BEGIN}${text}${END}`]);
  writeFileSync(join(folder, `${MARKED}.json`), JSON.stringify(Object.fromEntries(marked)));
  return folder;
}

const ATTRIBUTES = ['alt', 'aria-label', 'aria-description', 'title', 'placeholder', 'label'];

/** Runs in the page: what people read or hear of it, also what only a script would show. */
const READ_PAGE = `(() => {
  const texts = [document.title];
  let run = '';
  const inline = new Set(['A', 'B', 'BDI', 'CODE', 'EM', 'SPAN', 'STRONG', 'TIME']);
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) { run += node.data; return; }
    if (node.nodeType !== Node.ELEMENT_NODE || ['SCRIPT', 'STYLE'].includes(node.tagName)) return;
    for (const name of ${JSON.stringify(ATTRIBUTES)}) if (node.hasAttribute(name)) texts.push(node.getAttribute(name));
    for (const { name, value } of node.attributes) if (name.startsWith('data-') && /\\s|${BEGIN}/.test(value)) texts.push(value);
    if (node.matches('input[type=submit], input[type=button], input[type=reset]')) texts.push(node.value);
    if (node.tagName === 'TEMPLATE') return node.content.childNodes.forEach(walk);
    if (!inline.has(node.tagName)) { texts.push(run); run = ''; }
    node.childNodes.forEach(walk);
    if (!inline.has(node.tagName)) { texts.push(run); run = ''; }
  };
  walk(document.body);
  return texts;
})()`;

/** The texts of a page, one by one, as its catalogues and the people who typed something have them. */
export function textsOfPage(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(READ_PAGE);
}

/** What stands in no marks and is none of `allowed`: names, addresses and moments that are the same in all languages. */
export function unmarked(texts: readonly string[], allowed: readonly (string | RegExp)[] = []): string[] {
  return texts.flatMap((text) => {
    let rest = withoutMarked(text);
    for (const one of allowed) rest = rest.replaceAll(typeof one === 'string' ? one : globally(one), ' ');
    return /\p{L}/u.test(rest) ? [rest.replaceAll(/\s+/g, ' ').trim()] : [];
  });
}

/** Texts stand in texts: the innermost are taken out first. */
function withoutMarked(text: string): string {
  const rest = text.replaceAll(new RegExp(`${BEGIN}[^${BEGIN}${END}]*${END}`, 'g'), ' ');
  return rest === text ? rest : withoutMarked(rest);
}

function globally({ source, flags }: RegExp): RegExp {
  return new RegExp(source, flags.includes('g') ? flags : `${flags}g`);
}

/** A moment as `Intl` writes it where it does not know the language. */
export const MOMENT =
  /(?:[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\d{1,2}\/\d{1,2}\/\d{2,4})(?:,?(?: at)? \d{1,2}:\d{2}(?::\d{2})?\s[AP]M)?(?: UTC)?/;
