import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldersOf } from '../../../../apps/contract/app-folders.ts';
import { packageLocales } from '../../../../compose/parts/package-files.ts';
import { templateTexts } from '../../../../http/templates/template-source.ts';
import { Message } from '../../../../support/texts/message.ts';
import { type Catalogue, readCatalogues } from '../../../../support/texts/read-catalogues.ts';
import { FALLBACK_LOCALE } from '../../../../support/texts/texts.ts';
import { error, type Problem, warning } from '../../../console/problem.ts';
import type { LoadedProject } from '../../../project/load-project.ts';
import { projectCode } from '../../../project/project-code.ts';
import { missingTexts } from '../../makemessages/missing-texts.ts';
import type { TemplateFile } from './template-files.ts';
import { placeOf, placeText } from './template-place.ts';

interface Checked {
  readonly files: readonly TemplateFile[];
  /** Whether the package's own catalogues are looked at too, and all files of the project are searched for keys. */
  readonly thorough: boolean;
}

/** Whether every text can be said, whether there is one for every key in a template, and whether the project's are used. */
export function textProblems(loaded: LoadedProject, { files, thorough }: Checked): Problem[] {
  const { open } = loaded;
  const shared = [...foldersOf(open.apps, 'locale'), ...packageLocales];
  const own = open.localeFolders.filter((folder) => !shared.includes(folder)).flatMap(readCatalogues);
  const ofApps = foldersOf(open.apps, 'locale').flatMap(readCatalogues);
  const rest = thorough || own.length > 0 ? packageLocales.flatMap(readCatalogues) : [];
  const others = [...ofApps, ...rest];
  return [
    ...[...own, ...ofApps, ...(thorough ? rest : [])].flatMap(malformed),
    ...unknownKeys(loaded, files),
    ...unknownParameters(own, others),
    ...(thorough ? unusedKeys(loaded, own, new Set(others.flatMap(keysOf))) : []),
    ...(thorough ? untranslated(loaded) : []),
    ...lackingPlurals(own),
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

function unknownKeys({ open }: LoadedProject, files: readonly TemplateFile[]): Problem[] {
  const language = open.texts.in(FALLBACK_LOCALE);
  return files.flatMap(({ name, folder }) => {
    const file = join(folder, name);
    const source = readFileSync(file, 'utf8');
    return [...templateTexts(source)]
      .filter(([key]) => !language.has(key))
      .map(([key, offset]) =>
        error(
          'texts.E002',
          `The template ${name} says ${key}, which no catalogue has.${placeText(file, source, placeOf(source, offset))}`,
        ),
      );
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
  const code = projectCode(folder);
  return left
    .filter(({ key }) => !code.some((text) => text.includes(key)))
    .map(({ key, file }) =>
      warning('texts.W001', `Nobody says the text ${key} of ${file}. Mend the key, or take it out.`),
    );
}

/** What a text of the project puts in, and the text that it takes the place of does not. */
function unknownParameters(own: readonly Catalogue[], shared: readonly Catalogue[]): Problem[] {
  const replaced = new Map(
    shared.filter(({ locale }) => locale === FALLBACK_LOCALE).flatMap(({ texts }) => Object.entries(texts)),
  );
  return own.flatMap(({ locale, file, texts }) =>
    Object.entries(texts).flatMap(([key, source]) => {
      const before = replaced.get(key);
      if (before === undefined || new Message(source, locale).problem() !== null) return [];
      const known = new Set([...new Message(before, FALLBACK_LOCALE).parameters()].map(withCapitals));
      return [...new Message(source, locale).parameters()]
        .filter((name) => !known.has(withCapitals(name)))
        .map((name) =>
          warning(
            'texts.W002',
            `The text ${key} of ${file} says {${name}}, which the text that it takes the place of does not. Where a page does not give it, the page fails.`,
          ),
        );
    }),
  );
}

/** A text that is given `fieldLower` is given `field` too. */
function withCapitals(name: string): string {
  return name.replace(/Lower$/, '');
}

/** What a language of the site is said in English for. */
function untranslated(loaded: LoadedProject): Problem[] {
  return missingTexts(loaded).map(({ locale, keys: [first, ...more] }) =>
    warning(
      'texts.W003',
      `There is no text for ${first} in ${locale}${more.length > 0 ? `, nor for ${more.length} more` : ''}. Run: latchkey makemessages`,
    ),
  );
}

/** Plurals that have no words of their own for numbers which the language has a form for. */
function lackingPlurals(own: readonly Catalogue[]): Problem[] {
  return own.flatMap(({ locale, file, texts }) =>
    Object.entries(texts).flatMap(([key, source]) => {
      const message = new Message(source, locale);
      const lacking = message.problem() === null ? [...message.lackingPlurals()] : [];
      if (lacking.length === 0) return [];
      const forms = lacking.join(', ');
      return [
        warning('texts.W004', `The text ${key} of ${file} has no words for ${forms}, which ${locale} needs.`),
      ];
    }),
  );
}
