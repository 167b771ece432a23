import { Command, Option } from 'commander';

/** The options of every command that works on a project. */
export interface ProjectOptions {
  /** The project's folder. */
  readonly project: string;
}

/** A command that works on a project. */
export function projectCommand(name: string, summary: string): Command {
  return new Command(name)
    .summary(summary)
    .addOption(new Option('--project <folder>', 'the folder of the project').default('.', 'this one'))
    .helpOption('-h, --help', 'print this help');
}

/** The folder that arguments name by `--project`, before it is known which command they are for. */
export function projectOption(argv: readonly string[]): string {
  const place = argv.findIndex((argument) => /^--project(=|$)/.test(argument));
  const argument = argv[place];
  if (argument === undefined) return '.';
  return argument.includes('=') ? argument.slice('--project='.length) : (argv[place + 1] ?? '.');
}
