import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageTemplates } from '../../../../compose/parts/package-files.ts';
import { PACKAGE_PREFIX } from '../../../../http/templates/template-environments.ts';
import {
  type TemplateCode,
  templateCode,
  templateReference,
} from '../../../../http/templates/template-source.ts';
import { UrlNames } from '../../../../http/urls/url-names.ts';
import type { LoadedProject } from '../../../project/load-project.ts';
import { error, type Problem, warning } from '../problem.ts';
import type { TemplateFile } from './template-files.ts';

/** A name in quotes, at the beginning. */
const QUOTED = /^(['"])(.+?)\1/;

/** Whether every template compiles, and whether what templates name is there. */
export function templateProblems(
  { project, open }: LoadedProject,
  files: readonly TemplateFile[],
): Problem[] {
  const urls = new UrlNames(project.urls);
  return files.flatMap(({ name, folder }) => {
    try {
      open.templates.compile(name);
    } catch (cause) {
      return [error('templates.E001', `The template ${name} does not compile: ${oneLine(cause)}`)];
    }
    const codes = templateCode(readFileSync(join(folder, name), 'utf8'));
    return [
      ...[...neededIn(codes)]
        .filter((other) => !isThere(other, open.templateFolders))
        .map((other) => error('templates.E002', `The template ${name} uses ${other}, which is not there.`)),
      // The package's own templates ask first whether a URL is there.
      ...(packageTemplates.includes(folder) ? [] : unknownUrls(codes, urls)).map((url) =>
        warning('templates.W001', `The template ${name} links to the URL ${url}, and no URL is called so.`),
      ),
    ];
  });
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

/** The templates that these pieces of code cannot do without. */
function neededIn(codes: readonly TemplateCode[]): Set<string> {
  const needed = codes.map(templateReference).filter((reference) => reference?.optional === false);
  return new Set(needed.flatMap((reference) => reference?.names ?? []));
}

function unknownUrls(codes: readonly TemplateCode[], urls: UrlNames): string[] {
  const asked = new Set(
    codes.flatMap(({ text }) => [...text.matchAll(/has_url\(\s*(['"])(.+?)\1/g)].map(([, , name]) => name)),
  );
  const linked = codes.filter(({ tag }) => tag === 'url').map(({ argument }) => QUOTED.exec(argument)?.[2]);
  return [...new Set(linked)].filter(
    (name): name is string => name !== undefined && !urls.has(name) && !asked.has(name),
  );
}

/** Nunjucks spreads its messages, with the path in front, over lines. */
function oneLine(cause: unknown): string {
  return (cause as Error).message.replace(/\s*\n\s*/g, ' ').trim();
}
