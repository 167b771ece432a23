import { type Command as Commander, Option } from 'commander';
import type { AnyCommand, CommandArguments, CommandOptions } from '../../apps/contract/commands/command.ts';
import { snakeCase } from '../../models/values/names.ts';
import {
  type ImportedProject,
  importProject,
  type LoadedProject,
  whileOpen,
} from '../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../project/project-command.ts';
import { requireMigrated } from '../project/require-migrated.ts';
import { commandContext } from './command-context.ts';

/**
 * The command line of an app's command. Where the project is not known yet, it is imported when the command runs, and the
 * options that depend on its users are missing.
 */
export function appCommand(command: AnyCommand, imported: ImportedProject | null): Commander {
  const { name, summary, description = sentence(summary), arguments: places = {} } = command;
  const options = { ...command.options, ...(imported && command.userOptions?.(imported.project.userModel)) };
  const line = projectCommand(name.split(' ').at(-1) ?? name, summary).description(description);
  addArguments(line, places);
  addOptions(line, options);
  if (!imported && command.userOptions) {
    line.addHelpText('after', `\nIn a project, latchkey ${name} --help also lists an option for each field.`);
  }
  return line.action(async () => {
    const { project: folder } = line.opts<ProjectOptions>();
    const project = imported ?? (await importProject({ folder, makeSecretKey: true }));
    await runCommand(command, project, {
      arguments: givenArguments(places, line.processedArgs),
      options: givenOptions(options, line.opts()),
    });
  });
}

interface Given {
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

async function runCommand(command: AnyCommand, imported: ImportedProject, given: Given): Promise<void> {
  const run = async (loaded: LoadedProject) => {
    if (!command.beforeMigrate) await requireMigrated(loaded);
    const context = commandContext(loaded, command.name);
    return command.run({ ...context, ...given } as Parameters<AnyCommand['run']>[0]);
  };
  return whileOpen(imported, run, { quietLog: true });
}

function addArguments(line: Commander, places: CommandArguments): void {
  for (const [name, { summary, optional = false, many = false }] of Object.entries(places)) {
    const shown = `${kebabCase(name)}${many ? '...' : ''}`;
    line.argument(optional ? `[${shown}]` : `<${shown}>`, summary);
  }
}

function addOptions(line: Commander, options: CommandOptions): void {
  for (const [name, { summary, value, many = false }] of Object.entries(options)) {
    const flag = `--${kebabCase(name)}`;
    const shown = `${flag} <${value}${many ? '...' : ''}>`;
    line.addOption(new Option(value === undefined ? flag : shown, summary));
  }
}

function givenArguments(places: CommandArguments, values: readonly unknown[]): Given['arguments'] {
  return Object.fromEntries(
    Object.entries(places).map(([name, { many }], index) => [name, values[index] ?? (many ? [] : undefined)]),
  );
}

function givenOptions(options: CommandOptions, values: Readonly<Record<string, unknown>>): Given['options'] {
  return Object.fromEntries(
    Object.entries(options).map(([name, { value, many }]) => [
      name,
      values[name] ?? (many ? [] : value === undefined ? false : undefined),
    ]),
  );
}

/** `say how many there are` as the first line of a help. */
function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1).replace(/\.$/, '')}.`;
}

function kebabCase(name: string): string {
  return snakeCase(name).replaceAll('_', '-');
}
