import { once } from 'node:events';
import { start } from 'node:repl';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import type { Command } from 'commander';
import { say } from '../../console/say.ts';
import { withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { evaluate } from './evaluate.ts';
import { historyFile } from './shell-history.ts';
import { shellNames } from './shell-names.ts';

interface ShellOptions extends ProjectOptions {
  readonly command?: string;
}

export function shellCommand(): Command {
  return projectCommand('shell', 'run JavaScript on the project')
    .description(
      'A prompt for JavaScript with the project at hand: accounts, db (Kysely), objects, project, and the models ' +
        'by their names; await works. Without a terminal it runs what standard input says.',
    )
    .option('-c, --command <code>', 'run this instead, and print its value')
    .action(runShell);
}

function runShell({ project, command }: ShellOptions): Promise<void> {
  return withProject({ folder: project, makeSecretKey: 'aside', quietLog: true }, async ({ open }) => {
    const names = shellNames(open);
    if (command === undefined && process.stdin.isTTY && process.stdout.isTTY) return interact(names);
    const code = command ?? (await text(process.stdin));
    const value = await evaluate(code, names);
    if (value !== undefined)
      say(typeof value === 'string' ? value : inspect(value, { colors: process.stdout.isTTY }));
  });
}

async function interact(names: Readonly<Record<string, unknown>>): Promise<void> {
  say(`At hand: ${Object.keys(names).join(', ')}. await works; .exit ends.`);
  // The context is the process's own: a Date made here is a Date to the database too.
  const server = start({ prompt: '> ', useGlobal: true });
  Object.assign(server.context, names);
  const ended = once(server, 'exit');
  const file = historyFile();
  if (file !== null) server.setupHistory(file, () => undefined);
  await ended;
}
