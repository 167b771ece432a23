import type { Command as Commander } from 'commander';
import { packageApps } from '../../compose/parts/package-apps.ts';
import { importProject } from '../project/load-project.ts';
import { appCommand } from './app-command.ts';
import { titleOf } from './app-title.ts';

export interface PackageCommandsParts {
  readonly folder: string;
  /** The command that is needed; all of them without it. */
  readonly only?: string | undefined;
  /** Whether the command's help was asked for, which does not need a project. */
  readonly help: boolean;
}

/** The commands of the package's own apps. They are there without a project too. */
export async function packageCommands(parts: PackageCommandsParts): Promise<readonly Commander[]> {
  const commands = packageApps.flatMap((app) => (app.commands ?? []).map((command) => ({ app, command })));
  const wanted = commands.filter(({ command }) => parts.only === undefined || command.name === parts.only);
  return Promise.all(
    wanted.map(async ({ app, command }) => {
      const imported = command.userOptions && parts.only !== undefined ? await importFor(parts) : null;
      return appCommand(command, imported).helpGroup(titleOf(app));
    }),
  );
}

/** The names of the commands of the package's own apps. */
export const packageCommandNames: readonly string[] = packageApps.flatMap(({ commands = [] }) =>
  commands.map(({ name }) => name),
);

/** The project, whose user model decides over options. */
async function importFor({ folder, help }: PackageCommandsParts) {
  if (!help) return importProject({ folder, makeSecretKey: true });
  try {
    return await importProject({ folder });
  } catch {
    return null;
  }
}
