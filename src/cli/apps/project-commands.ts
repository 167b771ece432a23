import type { Command as Commander } from 'commander';
import type { App } from '../../apps/contract/app.ts';
import { ModelError } from '../../models/model-error.ts';
import { LatchkeyError } from '../../support/errors.ts';
import { type ImportedProject, importProject } from '../project/load-project.ts';
import { appCommand } from './app-command.ts';
import { titleOf } from './app-title.ts';
import { firstWord, groupCommands } from './command-groups.ts';

export interface ProjectCommandsParts {
  readonly folder: string;
  /** The command that was asked for, if any. */
  readonly only?: string | undefined;
  /** The commands that Latchkey has. */
  readonly taken: readonly { readonly name: string }[];
}

/**
 * The commands of the apps of a project. There are none where there is no project, and the help of all commands does not need
 * one that works.
 *
 * @throws LatchkeyError `app_invalid` for a command that is called like one of Latchkey's; what is wrong with the project, where
 * one of its commands may have been asked for.
 */
export async function projectCommands(parts: ProjectCommandsParts): Promise<readonly Commander[]> {
  const imported = await importIfThere(parts);
  if (!imported) return [];
  const { apps } = imported.project;
  for (const app of apps) requireFreeNames(app, parts.taken);
  return groupCommands(
    apps.flatMap((app) =>
      (app.commands ?? []).map((command) => ({
        name: command.name,
        line: appCommand(command, imported),
        title: titleOf(app),
      })),
    ),
  );
}

async function importIfThere({ folder, only }: ProjectCommandsParts): Promise<ImportedProject | null> {
  const mayBeCommand = only !== undefined && /^[a-z]/.test(only) && only !== 'help';
  try {
    return await importProject({ folder, makeSecretKey: mayBeCommand && 'aside' });
  } catch (error) {
    const isNone = error instanceof LatchkeyError && NO_PROJECT.has(error.code);
    if (isNone || !mayBeCommand) return null;
    throw error;
  }
}

/** Where there is no project, its apps have no commands either. */
const NO_PROJECT: ReadonlySet<string> = new Set(['folder_missing', 'project_missing']);

function requireFreeNames(app: App, taken: ProjectCommandsParts['taken']): void {
  const clash = app.commands?.find((command) => taken.some(({ name }) => name === firstWord(command.name)));
  if (!clash) return;
  const reason = `its command ${clash.name} is called like one of Latchkey`;
  throw new ModelError('app_invalid', { app: app.name, reason });
}
