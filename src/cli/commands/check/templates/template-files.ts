import { extname } from 'node:path';
import { packageTemplates } from '../../../../compose/parts/package-files.ts';
import { filesBelow } from '../../../../support/files-below.ts';

const EXTENSIONS: ReadonlySet<string> = new Set(['.html', '.txt', '.xml', '.njk']);

export interface TemplateFile {
  /** As `render` calls it. */
  readonly name: string;
  readonly folder: string;
}

/** Every template once: of several by one name, the one that is used. */
export function templateFiles(folders: readonly string[]): TemplateFile[] {
  const files = new Map<string, TemplateFile>();
  for (const folder of folders) {
    for (const name of filesBelow(folder)) {
      if (EXTENSIONS.has(extname(name)) && !files.has(name)) files.set(name, { name, folder });
    }
  }
  return [...files.values()];
}

/** Without those of the package, which its own tests check. */
export function ownTemplateFiles(folders: readonly string[]): TemplateFile[] {
  return templateFiles(folders).filter(({ folder }) => !packageTemplates.includes(folder));
}
