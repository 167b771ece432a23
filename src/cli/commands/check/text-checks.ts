import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldersOf } from '../../../apps/contract/app-folders.ts';
import { packageLocales } from '../../../compose/parts/package-files.ts';
import { templateTexts } from '../../../http/templates/template-texts.ts';
import { Message } from '../../../support/texts/message.ts';
import { type Catalogue, readCatalogues } from '../../../support/texts/read-catalogues.ts';
import { FALLBACK_LOCALE } from '../../../support/texts/texts.ts';
import type { LoadedProject } from '../../project/load-project.ts';
import { error, type Problem, warning } from './problem.ts';
import { templateFiles } from './template-files.ts';

/** What a project's texts may be named in. */
const CODE = '**/*.{ts,mts,js,mjs,cjs,html,txt,xml,njk,ejs,pug}';
const FOREIGN: ReadonlySet<string> = new Set(['node_modules', 'dist', '.git']);

/** Whether every text can be said, whether there is one for every key in a template, and whether the project's are used. */
export function textProblems(loaded: LoadedProject): Problem[] {
  const { open } = loaded;
  const shared = [...foldersOf(open.apps, 'locale'), ...packageLocales];
  const own = open.localeFolders.filter((folder) => !shared.includes(folder)).flatMap(readCatalogues);
  const all = [...own, ...shared.flatMap(readCatalogues)];
  return [
    ...all.flatMap(malformed),
    ...unknownKeys(loaded),
    ...unusedKeys(loaded, own, new Set(shared.flatMap(readCatalogues).flatMap(keysOf))),
  ];
}

function keysOf({ texts }: Catalogue): string[] {
  return Object.keys(texts);
}

function malformed({ locale, file, texts }: Catalogue): Problem[] {
  return Object.entries(texts).flatMap(([key, source]) => {
    const problem = new Message(source, locale).problem();
    if (problem === null) return [];
    return [error('texts.E001', `The text of ${key} in ${file} is no ICU MessageFormat: ${problem}.`)];
  });
}

function unknownKeys({ open }: LoadedProject): Problem[] {
  const language = open.texts.in(FALLBACK_LOCALE);
  return templateFiles(open.templateFolders).flatMap(({ name, folder }) => {
    const keys = templateTexts(readFileSync(join(folder, name), 'utf8'));
    return keys
      .filter((key) => !language.has(key))
      .map((key) => error('texts.E002', `The template ${name} says ${key}, which no catalogue has.`));
  });
}

/** The project's keys that take the place of no other text, and that none of its files names. */
function unusedKeys(
  { folder }: LoadedProject,
  own: readonly Catalogue[],
  shared: ReadonlySet<string>,
): Problem[] {
  const left = own.flatMap((catalogue) =>
    keysOf(catalogue)
      .filter((key) => !shared.has(key))
      .map((key) => ({ key, file: catalogue.file })),
  );
  if (left.length === 0) return [];
  const code = codeOf(folder);
  return left
    .filter(({ key }) => !code.some((text) => text.includes(key)))
    .map(({ key, file }) =>
      warning('texts.W001', `Nobody says the text ${key} of ${file}. Mend the key, or take it out.`),
    );
}

function codeOf(folder: string): string[] {
  const files = globSync(CODE, { cwd: folder, exclude: (name) => FOREIGN.has(String(name)) });
  return files.map((file) => readFileSync(join(folder, file), 'utf8'));
}
