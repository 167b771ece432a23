import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageTemplates } from '../../../../compose/parts/package-files.ts';
import { PACKAGE_PREFIX } from '../../../../http/templates/template-environments.ts';
import {
  type TemplateCode,
  templateCode,
  templateReference,
} from '../../../../http/templates/template-source.ts';
import type { Templates } from '../../../../http/templates/templates.ts';
import { UrlNames } from '../../../../http/urls/url-names.ts';
import { error, type Problem } from '../../../console/problem.ts';
import type { LoadedProject } from '../../../project/load-project.ts';
import { syntaxMistakes } from './syntax-mistakes.ts';
import type { TemplateFile } from './template-files.ts';
import { filterProblems, linkProblems, type TemplateText } from './template-names.ts';
import { placeOf, placeText } from './template-place.ts';

/** Whether every template compiles, and whether what templates name is there: all that is wrong in each, and where. */
export function templateProblems(
  { project, open }: LoadedProject,
  files: readonly TemplateFile[],
): Problem[] {
  const urls = new UrlNames(project.urls);
  const { filterNames } = open.templates;
  return files.flatMap(({ name, folder }) => {
    const file = join(folder, name);
    const template = { name, file, source: readFileSync(file, 'utf8') };
    const codes = templateCode(template.source);
    return [
      ...syntaxProblems(open.templates, template),
      ...[...neededIn(codes)]
        .filter(([other]) => !isThere(other, open.templateFolders))
        .map(([other, offset]) =>
          error(
            'templates.E002',
            `The template ${name} uses ${other}, which is not there.${placeText(file, template.source, placeOf(template.source, offset))}`,
          ),
        ),
      ...filterProblems(template, filterNames),
      // The package's own templates ask first whether a URL is there.
      ...(packageTemplates.includes(folder) ? [] : linkProblems(template, urls)),
    ];
  });
}

function syntaxProblems(templates: Templates, { name, file, source }: TemplateText): Problem[] {
  const problem = (reason: string) =>
    error('templates.E001', `The template ${name} does not compile: ${reason}`);
  const mistakes = syntaxMistakes(source, (text) => templates.compileSource(text));
  if (mistakes.length > 0) {
    return mistakes.map(({ line, column, reason }) =>
      problem(line === null ? reason : `${reason}${placeText(file, source, { line, column })}`),
    );
  }
  try {
    templates.compile(name);
    return [];
  } catch (cause) {
    return [problem(oneLine(cause))];
  }
}

/** Whether the sections that the apps give the account page have their templates. */
export function sectionProblems({ open }: LoadedProject): Problem[] {
  return open.apps.flatMap(({ name: app, accountSections = [] }) =>
    accountSections
      .filter(({ template }) => template !== undefined && !isThere(template, open.templateFolders))
      .map(({ name, template }) =>
        error(
          'templates.E002',
          `The section ${name} of the app ${app} uses ${template}, which is not there.`,
        ),
      ),
  );
}

function isThere(name: string, folders: readonly string[]): boolean {
  const inPackage = name.startsWith(PACKAGE_PREFIX) ? name.slice(PACKAGE_PREFIX.length) : null;
  return inPackage === null
    ? folders.some((folder) => existsSync(join(folder, name)))
    : packageTemplates.some((folder) => existsSync(join(folder, inPackage)));
}

/** The templates that these pieces of code cannot do without, and where each is first named. */
function neededIn(codes: readonly TemplateCode[]): Map<string, number> {
  const needed = new Map<string, number>();
  for (const code of codes) {
    const reference = templateReference(code);
    for (const name of reference?.optional === false ? reference.names : []) {
      if (!needed.has(name)) needed.set(name, code.start + code.text.indexOf(name));
    }
  }
  return needed;
}

/** Nunjucks spreads its messages, with the path in front, over lines. */
function oneLine(cause: unknown): string {
  return (cause as Error).message.replace(/\s*\n\s*/g, ' ').trim();
}
