import type { BaseUser } from 'latchkey';
import type { AnyCommand } from '../../src/apps/contract/commands/command.ts';
import type { CommandContext } from '../../src/apps/contract/commands/command-context.ts';
import { commandContext } from '../../src/cli/apps/command-context.ts';
import { tableLines } from '../../src/cli/console/table.ts';
import type { LoadedProject } from '../../src/cli/project/load-project.ts';
import type { TestApp } from '../../src/testing/create-test-app.ts';

/** What is given to a command. An option that is not named is not given. */
export interface GivenToCommand {
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Runs a command on a project that a test has opened, and tells what it printed, line by line. */
export async function runCommand<U extends BaseUser>(
  app: TestApp<U>,
  command: AnyCommand,
  { arguments: places = {}, options = {} }: GivenToCommand = {},
): Promise<{ readonly said: readonly string[]; readonly aside: readonly string[] }> {
  const said: string[] = [];
  const aside: string[] = [];
  const context = {
    ...commandContext({ open: app } as unknown as LoadedProject, command.name),
    arguments: places,
    options: { ...notGiven(command), ...options },
    say: (line: string) => void said.push(line),
    sayAside: (line: string) => void aside.push(line),
    sayTable: (...[columns, rows]: Parameters<CommandContext['sayTable']>) =>
      void said.push(...tableLines({ columns, rows }, null)),
  };
  await command.run(context as never);
  return { said, aside };
}

function notGiven({ options = {} }: AnyCommand): Record<string, unknown> {
  const entries = Object.entries(options).map(([name, { value, many }]) => [
    name,
    many ? [] : value === undefined ? false : undefined,
  ]);
  return Object.fromEntries(entries);
}
