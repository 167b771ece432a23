import type { Command as Commander } from 'commander';
import type { AnyCommand } from '../../apps/contract/commands/command.ts';
import { packageApps } from '../../compose/parts/package-apps.ts';
import { type ImportedProject, importProject } from '../project/load-project.ts';
import { appCommand } from './app-command.ts';
import { titleOf } from './app-title.ts';
import { firstWord, groupCommands } from './command-groups.ts';

export interface PackageCommandsParts {
  readonly folder: string;
  /** The command that is needed, or what the needed one begins with; all of them without it. */
  readonly only?: string | undefined;
  /** What stands behind it: the second word of a command that has two. */
  readonly below?: string | undefined;
  /** Whether the command's help was asked for, which does not need a project. */
  readonly help: boolean;
}

/** The commands of the package's own apps. They are there without a project too. */
export async function packageCommands(parts: PackageCommandsParts): Promise<readonly Commander[]> {
  const commands = packageApps.flatMap((app) => (app.commands ?? []).map((command) => ({ app, command })));
  const wanted = commands.filter(
    ({ command }) => parts.only === undefined || firstWord(command.name) === parts.only,
  );
  const imported = parts.only === undefined ? null : await importFor(parts, wanted);
  return groupCommands(
    wanted.map(({ app, command }) => ({
      name: command.name,
      line: appCommand(command, imported),
      title: titleOf(app),
    })),
  );
}

/** What the commands of the package's own apps are called, or begin with. */
export const packageCommandNames: readonly string[] = packageApps.flatMap(({ commands = [] }) =>
  commands.map(({ name }) => firstWord(name)),
);

/** The project, where options of the command depend on its user model. */
async function importFor(
  { folder, below, help }: PackageCommandsParts,
  wanted: readonly { readonly command: AnyCommand }[],
): Promise<ImportedProject | null> {
  const meant = wanted.filter(({ command }) => [command.name, below].includes(secondWord(command.name)));
  if (!meant.some(({ command }) => command.userOptions)) return null;
  if (!help) return importProject({ folder, makeSecretKey: true });
  try {
    return await importProject({ folder });
  } catch {
    return null;
  }
}

/** Of a name of one word, that word. */
function secondWord(name: string): string {
  return name.slice(name.indexOf(' ') + 1);
}
