import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { foldersOf } from '../../apps/contract/app-folders.ts';
import { ProjectError } from '../settings/project-error.ts';
import { packageApps } from './package-apps.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The package's own templates: the last places where one is looked for. */
export const packageTemplates: readonly string[] = [
  ...foldersOf(packageApps, 'templates'),
  folder('../../pages/templates'),
];

/** The package's own catalogues of texts: the last places where one is looked for. */
export const packageLocales: readonly string[] = [
  ...foldersOf(packageApps, 'locale'),
  folder('../../pages/locale'),
  folder('../../http/locale'),
  folder('../../core/locale'),
];

/** The package's own static files: the last places where one is looked for. */
export const packageStatic: readonly string[] = [
  ...foldersOf(packageApps, 'static'),
  folder('../../pages/static'),
];

/**
 * A bundler takes along what is imported, and leaves behind what is read: templates, styles, the common passwords.
 *
 * @throws LatchkeyError `package_files_missing`.
 */
export function requirePackageFiles(): void {
  for (const path of [...packageTemplates, ...packageLocales]) {
    if (!existsSync(path)) throw new ProjectError('package_files_missing', { folder: path });
  }
}
