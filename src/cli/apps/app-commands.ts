import type { Command as Commander } from 'commander';
import { packageCommandNames, packageCommands } from './package-commands.ts';
import { projectCommands } from './project-commands.ts';

export interface AppCommandsParts {
  /** The folder of the project whose apps may have commands; none are looked for without it. */
  readonly project?: string | undefined;
  readonly only?: string | undefined;
  readonly below?: string | undefined;
  readonly help?: boolean;
  /** The commands that Latchkey has without apps. */
  readonly taken: readonly { readonly name: string }[];
}

/** The commands of apps: of the package's own, then of the project's. Of the one that is needed, where it is the package's. */
export async function appCommands({
  project,
  only,
  below,
  help = false,
  taken,
}: AppCommandsParts): Promise<readonly Commander[]> {
  if (only !== undefined && packageCommandNames.includes(only)) {
    return packageCommands({ folder: project ?? '.', only, below, help });
  }
  const own = await packageCommands({ folder: '.', help });
  if (project === undefined) return own;
  const names = [...taken, ...packageCommandNames.map((name) => ({ name }))];
  return [...own, ...(await projectCommands({ folder: project, only, taken: names }))];
}
