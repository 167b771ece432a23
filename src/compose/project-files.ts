import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldersOf } from '../apps/contract/app-folders.ts';
import type { BaseUser } from '../core/users/user.ts';
import { Templates } from '../http/templates/templates.ts';
import type { UrlNames } from '../http/urls/url-names.ts';
import { StaticFiles, type StaticFolder } from '../pages/static-files.ts';
import { packageStatic, packageTemplates } from './package-files.ts';
import type { Project } from './project.ts';
import { ProjectError } from './project-error.ts';

/** The files of a project: its own, then those of its apps, then the package's. */
export interface ProjectFiles {
  readonly templates: Templates;
  /** The folders that templates are looked for in, in this order. */
  readonly templateFolders: readonly string[];
  readonly staticFiles: StaticFiles;
}

export interface OpenFilesParts {
  /** The project's. */
  readonly folder: string;
  readonly basePath: string;
  readonly urls: UrlNames;
}

export function openFiles<U extends BaseUser>(project: Project<U>, parts: OpenFilesParts): ProjectFiles {
  const { folder, basePath, urls } = parts;
  const staticFiles = new StaticFiles(staticFolders(project, folder), `${basePath}/static/`);
  const templateFolders = [
    ...projectFolders(project.templateFolders ?? ['templates'], folder),
    ...foldersOf(project.apps, 'templates'),
    ...packageTemplates,
  ];
  const templates = new Templates({
    folders: templateFolders,
    packageFolders: packageTemplates,
    reverse: (name, parameters) => urls.reverse(name, parameters),
    hasUrl: (name) => urls.has(name),
    staticUrl: (name) => staticFiles.url(name),
  });
  return { templates, templateFolders, staticFiles };
}

function staticFolders<U extends BaseUser>(project: Project<U>, folder: string): StaticFolder[] {
  const own = projectFolders(project.staticFolders ?? ['static'], folder);
  const bootstrap = dirname(fileURLToPath(import.meta.resolve('bootstrap/dist/css/bootstrap.min.css')));
  return [
    ...[...own, ...foldersOf(project.apps, 'static')].map((path) => ({ folder: path })),
    { folder: packageStatic },
    { folder: bootstrap, prefix: 'bootstrap/', only: ['bootstrap.min.css'] },
  ];
}

/** The folders that are there; one that was named in vain is an error, a default one that is missing is not. */
function projectFolders(names: readonly string[], folder: string): string[] {
  return names.flatMap((name) => {
    const path = resolve(folder, name);
    if (existsSync(path)) return [path];
    if (name === 'templates' || name === 'static') return [];
    throw new ProjectError('folder_missing', { folder: path });
  });
}
