import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CommandError } from '../../console/command-error.ts';
import { ownFolder, ownPackage } from '../../project/own-package.ts';
import { packageSpec } from './package-spec.ts';

/** The site's name in the starter. */
const SAMPLE_NAME = 'My site';
/** The files of the starter that show it. */
const NAMED_FILES = ['settings.ts', 'README.md'];

/** What a site that was started leaves in its folder, secrets and data among it: none of a new project's business. */
const LEFT_BEHIND =
  /^(\.env|.*\.sqlite3.*|mail|node_modules|dist|package(-lock)?\.json|\.gitignore|\.npmignore)$/;

// Made here: npm leaves files of this name out of packages.
const GITIGNORE = `node_modules/
.env
*.sqlite3
*.sqlite3-*
mail/
`;

/** What a new project is made of. */
export interface NewProject {
  readonly name: string;
  readonly siteName: string;
  readonly folder: string;
}

/**
 * Writes a new project.
 *
 * @throws LatchkeyError `project_folder_taken`.
 */
export function writeProject({ name, siteName, folder }: NewProject): void {
  requireFreeFolder(folder);
  mkdirSync(folder, { recursive: true });
  cpSync(join(ownFolder, 'starter'), folder, {
    recursive: true,
    filter: (source) => !LEFT_BEHIND.test(basename(source)),
  });
  for (const file of NAMED_FILES) {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(SAMPLE_NAME, siteName));
  }
  writeFileSync(join(folder, '.gitignore'), GITIGNORE);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(name), null, 2)}\n`);
}

function requireFreeFolder(folder: string): void {
  const refuse = (reason: string) => new CommandError('project_folder_taken', { folder, reason });
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory()) throw refuse('it is a file');
  if (readdirSync(folder).length > 0) throw refuse('it is not empty');
}

/** Versions come from this package's own manifest: what it was tested with. */
function manifest(name: string): object {
  const { dependencies, devDependencies } = ownPackage;
  const pins = (from: Readonly<Record<string, string>>, names: readonly string[]) =>
    Object.fromEntries(names.map((dependency) => [dependency, from[dependency]]));
  return {
    name,
    private: true,
    type: 'module',
    scripts: {
      start: 'latchkey runserver',
      latchkey: 'latchkey',
      check: 'tsc --noEmit && latchkey check',
    },
    dependencies: {
      ...pins(dependencies, ['kysely']),
      latchkey: packageSpec(),
      // The Node that npm's scripts run on, whatever the machine's own is.
      ...pins(devDependencies, ['node']),
    },
    devDependencies: pins(devDependencies, ['@types/node', 'typescript']),
    allowScripts: { node: true },
  };
}
