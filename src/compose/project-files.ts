import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { foldersOf } from '../apps/contract/app-folders.ts';
import type { BaseUser } from '../core/users/user.ts';
import { SiteLanguages } from '../http/languages/site-languages.ts';
import type { TemplatesOptions } from '../http/templates/template-options.ts';
import { Templates } from '../http/templates/templates.ts';
import { fileUrl } from '../http/urls/file-url.ts';
import type { UrlNames } from '../http/urls/url-names.ts';
import { StaticFiles } from '../pages/static-files.ts';
import type { Logger } from '../support/logger.ts';
import type { Texts } from '../support/texts/texts.ts';
import { openTexts } from './parts/open-texts.ts';
import { packageLocales, packageStatic, packageTemplates } from './parts/package-files.ts';
import type { Project } from './project.ts';
import { ProjectError } from './settings/project-error.ts';
import type { Settings } from './settings/settings.ts';

/** The files of a project: its own, then those of its apps, then the package's. */
export interface ProjectFiles {
  /** What the site says to people. */
  readonly texts: Texts;
  readonly languages: SiteLanguages;
  /** The folders that catalogues of texts are read from. Of two texts by one key, that of the first folder wins. */
  readonly localeFolders: readonly string[];
  readonly templates: Templates;
  /** What mails are made of the same templates by. */
  readonly templateOptions: TemplatesOptions;
  /** The folders that templates are looked for in, in this order. */
  readonly templateFolders: readonly string[];
  readonly staticFiles: StaticFiles;
  /** The folders that static files are read from. */
  readonly staticFolders: readonly string[];
}

export interface OpenFilesParts {
  /** The project's. */
  readonly folder: string;
  readonly settings: Pick<Settings, 'basePath' | 'languageCode' | 'languages'>;
  readonly urls: UrlNames;
  readonly logger: Logger;
  readonly missingTexts: 'throw' | 'log' | undefined;
}

export function openFiles<U extends BaseUser>(project: Project<U>, parts: OpenFilesParts): ProjectFiles {
  const { folder, settings, urls, logger, missingTexts = 'log' } = parts;
  const folders = staticFolders(project, folder);
  const staticFiles = new StaticFiles(folders, `${settings.basePath}/static/`);
  const templateFolders = [
    ...projectFolders(project.templateFolders ?? ['templates'], folder),
    ...foldersOf(project.apps, 'templates'),
    ...packageTemplates,
  ];
  const localeFolders = [
    ...projectFolders(project.localeFolders ?? ['locale'], folder),
    ...foldersOf(project.apps, 'locale'),
    ...packageLocales,
  ];
  const languages = new SiteLanguages(settings);
  const texts = openTexts({ folders: localeFolders, languages, missing: missingTexts, logger });
  const templateOptions: TemplatesOptions = {
    folders: templateFolders,
    packageFolders: packageTemplates,
    reverse: (name, parameters) => urls.reverse(name, parameters),
    hasUrl: (name) => urls.has(name),
    fileUrl: (path) => fileUrl(urls, path),
    staticUrl: (name) => staticFiles.url(name),
    texts,
    languages: languages.codes,
  };
  const templates = new Templates(templateOptions);
  return {
    ...{ templates, templateOptions, templateFolders, texts, languages, localeFolders, staticFiles },
    staticFolders: folders,
  };
}

function staticFolders<U extends BaseUser>(project: Project<U>, folder: string): readonly string[] {
  const own = projectFolders(project.staticFolders ?? ['static'], folder);
  return [...own, ...foldersOf(project.apps, 'static'), ...packageStatic];
}

/** The folders that are there; one that was named in vain is an error, a default one that is missing is not. */
function projectFolders(names: readonly string[], folder: string): string[] {
  return names.flatMap((name) => {
    const path = resolve(folder, name);
    if (existsSync(path)) return [path];
    if (['templates', 'locale', 'static'].includes(name)) return [];
    throw new ProjectError('folder_missing', { folder: path });
  });
}
