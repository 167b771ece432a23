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
