import { styleText } from 'node:util';
import { Command } from 'commander';
import { changepasswordCommand } from './accounts/changepassword-command.ts';
import { clearsessionsCommand } from './accounts/clearsessions-command.ts';
import { createsuperuserCommand } from './accounts/createsuperuser-command.ts';
import { checkCommand } from './check/check-command.ts';
import { migrateCommand } from './migrate-command.ts';
import { ownPackage } from './project/own-package.ts';
import { runserverCommand } from './runserver/runserver-command.ts';
import { sendtestemailCommand } from './sendtestemail-command.ts';
import { startprojectCommand } from './startproject/startproject-command.ts';

export interface ProgramParts {
  /** Told the exit code of a command that ran and has bad news. */
  readonly setExitCode: (code: number) => void;
}

const heading = (text: string) => styleText('bold', text, { stream: process.stdout });

const NOTES = `
Every command but startproject works on one project: the one in the working
directory, or in --project FOLDER. What its settings take from the environment
may also stand in the file .env of that folder. LOG_LEVEL=debug shows where an
unexpected error came from.`;

/** The command line: every command, in the order of the help. */
export function createProgram({ setExitCode }: ProgramParts): Command {
  const program = new Command('latchkey')
    .description('Accounts and sessions for TypeScript servers.')
    .version(`latchkey ${ownPackage.version}`, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ styleTitle: heading, showGlobalOptions: false })
    .addHelpText('after', NOTES)
    .showHelpAfterError('Run latchkey --help for the list of commands.');

  program.commandsGroup('A new project:');
  add(program, startprojectCommand());
  program.commandsGroup('The site:');
  add(program, runserverCommand());
  add(program, migrateCommand());
  add(program, checkCommand(setExitCode));
  add(program, sendtestemailCommand());
  program.commandsGroup('Accounts:');
  add(program, createsuperuserCommand());
  add(program, changepasswordCommand());
  add(program, clearsessionsCommand());
  program.commandsGroup('Help:').helpCommand('help [command]', 'print the help of a command');
  return program;
}

function add(program: Command, command: Command): void {
  const help = `Run latchkey ${command.name()} --help for its options.`;
  program.addCommand(command.configureHelp(program.configureHelp()).showHelpAfterError(help));
}
