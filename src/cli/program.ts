import { styleText } from 'node:util';
import { Command } from 'commander';
import { CommandError } from './console/command-error.ts';
import { ownPackage } from './project/own-package.ts';

export interface ProgramParts {
  /** Told the exit code of a command that ran and has bad news. */
  readonly setExitCode: (code: number) => void;
  /** The one command that is needed. Default, and where there is none by that name: all of them. */
  readonly only?: string | undefined;
  /** What stands behind it: the second word of a command that has two. */
  readonly below?: string | undefined;
  /** The folder of the project whose apps may have commands; none are looked for without it. */
  readonly project?: string | undefined;
  /** Whether the help of a command was asked for. Default false. */
  readonly help?: boolean;
}

type LoadCommand = (parts: ProgramParts) => Promise<Command>;

/**
 * The commands in the order of the help, under its headings. Each is loaded when it is needed: what one command reads
 * from the disk, the others need not wait for.
 */
const groups: Readonly<Record<string, Readonly<Record<string, LoadCommand>>>> = {
  'To begin:': {
    startproject: async () =>
      (await import('./commands/startproject/startproject-command.ts')).startprojectCommand(),
    init: async () => (await import('./commands/init/init-command.ts')).initCommand(),
    startapp: async () => (await import('./commands/startapp/startapp-command.ts')).startappCommand(),
    docs: async (parts) => (await import('./commands/docs/docs-command.ts')).docsCommand(parts.setExitCode),
  },
  'The site:': {
    runserver: async (parts) =>
      (await import('./commands/runserver/runserver-command.ts')).runserverCommand(parts.setExitCode),
    makemigrations: async (parts) =>
      (await import('./commands/makemigrations/makemigrations-command.ts')).makemigrationsCommand(
        parts.setExitCode,
      ),
    migrate: async () => (await import('./commands/migrate/migrate-command.ts')).migrateCommand(),
    makemessages: async (parts) =>
      (await import('./commands/makemessages/makemessages-command.ts')).makemessagesCommand(
        parts.setExitCode,
      ),
    check: async (parts) =>
      (await import('./commands/check/check-command.ts')).checkCommand(parts.setExitCode),
    sendtestemail: async () =>
      (await import('./commands/sendtestemail/sendtestemail-command.ts')).sendtestemailCommand(),
  },
  'The database:': {
    showmigrations: async () =>
      (await import('./commands/migrate/showmigrations-command.ts')).showmigrationsCommand(),
    sqlmigrate: async () => (await import('./commands/migrate/sqlmigrate-command.ts')).sqlmigrateCommand(),
    sqlsequencereset: async () =>
      (await import('./commands/migrate/sqlsequencereset-command.ts')).sqlsequenceresetCommand(),
    shell: async () => (await import('./commands/shells/shell-command.ts')).shellCommand(),
    dbshell: async (parts) =>
      (await import('./commands/shells/dbshell-command.ts')).dbshellCommand(parts.setExitCode),
    inspectdb: async () => (await import('./commands/inspectdb/inspectdb-command.ts')).inspectdbCommand(),
  },
};

/** What commands are called that had another name before 0.1.0. */
const renamed: Readonly<Record<string, string>> = {
  endsessions: 'sessions end',
  deleteaccount: 'users delete',
  keepaccount: 'users activate',
};

const heading = (text: string) => styleText('bold', text, { stream: process.stdout });

const NOTES = `
Every command but startproject, init and docs works on one project: the one in the
working directory, or in --project FOLDER. What its settings take from the
environment may also stand in the file .env of that folder. LOG_LEVEL=debug
shows where an unexpected error came from.`;

/**
 * The command line: its commands and their help.
 *
 * @throws LatchkeyError `command_renamed`.
 */
export async function createProgram(parts: ProgramParts): Promise<Command> {
  const now = renamed[parts.only ?? ''];
  if (now !== undefined) throw new CommandError('command_renamed', { command: parts.only ?? '', now });
  const program = new Command('latchkey')
    .description('Accounts and sessions for TypeScript servers.')
    .version(`latchkey ${ownPackage.version}`, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ styleTitle: heading, showGlobalOptions: false })
    .addHelpText('after', NOTES)
    .showHelpAfterError('Run latchkey --help for the list of commands.');

  const all = Object.entries(groups).flatMap(([group, commands]) =>
    Object.entries(commands).map(([name, load]) => ({ group, name, load })),
  );
  const wanted = all.filter(({ name }) => name === parts.only);
  const loading = (wanted.length > 0 ? wanted : all).map(async ({ group, load }) =>
    (await load(parts)).helpGroup(group),
  );
  for (const command of await Promise.all(loading)) add(program, command);
  if (wanted.length === 0) {
    const { appCommands } = await import('./apps/app-commands.ts');
    for (const command of await appCommands({ ...parts, taken: all })) add(program, command);
  }
  program.commandsGroup('Help:').helpCommand('help [command]', 'print the help of a command');
  return program;
}

function add(program: Command, command: Command): void {
  dress(program, command, command.name());
  program.addCommand(command);
}

/** Gives a command, and those below it, the manners of all. `name`: its words. */
function dress(program: Command, command: Command, name: string): void {
  const what = command.commands.length > 0 ? 'its commands' : 'its options';
  command
    .configureHelp(program.configureHelp())
    .showHelpAfterError(`Run latchkey ${name} --help for ${what}.`);
  for (const below of command.commands) dress(program, below, `${name} ${below.name()}`);
}
