import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { packageTemplates } from '../../../compose/package-files.ts';
import { PACKAGE_PREFIX } from '../../../http/templates/template-environments.ts';
import {
  type TemplateCode,
  templateCode,
  templateReference,
} from '../../../http/templates/template-source.ts';
import { UrlNames } from '../../../http/urls/url-names.ts';
import type { LoadedProject } from '../../project/load-project.ts';
import { error, type Problem, warning } from './problem.ts';

const EXTENSIONS: ReadonlySet<string> = new Set(['.html', '.txt', '.xml', '.njk']);

/** A name in quotes, at the beginning. */
const QUOTED = /^(['"])(.+?)\1/;

interface Source {
  /** As `render` calls it. */
  readonly name: string;
  readonly folder: string;
}

/** Whether every template compiles, and whether what templates name is there. */
export function templateProblems({ project, open }: LoadedProject): Problem[] {
  const urls = new UrlNames(project.urls);
  return sourcesOf(open.templateFolders).flatMap(({ name, folder }) => {
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

function isThere(name: string, folders: readonly string[]): boolean {
  const inPackage = name.startsWith(PACKAGE_PREFIX) ? name.slice(PACKAGE_PREFIX.length) : null;
  return inPackage === null
    ? folders.some((folder) => existsSync(join(folder, name)))
    : packageTemplates.some((folder) => existsSync(join(folder, inPackage)));
}

/** Every template once: of several by one name, the one that is used. */
function sourcesOf(folders: readonly string[]): Source[] {
  const sources = new Map<string, Source>();
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const name = relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/');
      if (!entry.isFile() || !EXTENSIONS.has(extname(name)) || sources.has(name)) continue;
      sources.set(name, { name, folder });
    }
  }
  return [...sources.values()];
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
