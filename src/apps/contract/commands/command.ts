import { AppError } from '../../app-error.ts';
import type { CommandContext } from './command-context.ts';

/** Something that is given to a command by its place: `latchkey changepassword IDENTIFIER`. */
export interface CommandArgument {
  /** What it is, for the help. */
  readonly summary: string;
  /** Whether it may be left out. Default false. */
  readonly optional?: boolean;
  /** Whether all that follow belong to it. Only the last argument may be so. Default false. */
  readonly many?: boolean;
}

/** Something that is given to a command by its name: `--dry-run`, `--before DATE`. */
export interface CommandOption {
  /** What it does, for the help. */
  readonly summary: string;
  /** What the help calls its value. Without it the option is a switch. */
  readonly value?: string;
  /** Whether it takes several values: all up to the next option, `--add editors writers`. Default false. */
  readonly many?: boolean;
}

export type CommandArguments = Readonly<Record<string, CommandArgument>>;
export type CommandOptions = Readonly<Record<string, CommandOption>>;

/** What was given, by the names of the declaration. */
export type GivenArguments<A extends CommandArguments> = {
  readonly [Name in keyof A]: A[Name] extends { readonly many: true }
    ? readonly string[]
    : A[Name] extends { readonly optional: true }
      ? string | undefined
      : string;
};

/** A switch is true or false. Another option is the text that was given, or undefined; of many, the texts. */
export type GivenOptions<O extends CommandOptions> = {
  readonly [Name in keyof O]: O[Name] extends { readonly value: string }
    ? O[Name] extends { readonly many: true }
      ? readonly string[]
      : string | undefined
    : boolean;
};

/** A command of an app, which `latchkey NAME` runs: Django's management command. */
export interface Command<
  A extends CommandArguments = CommandArguments,
  O extends CommandOptions = CommandOptions,
> {
  /**
   * A word of lower-case letters and digits, or two: `users list`. Commands whose first word is the same are listed together, and
   * are all of one app.
   */
  readonly name: string;
  /** What it does, in the list of all commands: a line without a full stop. */
  readonly summary: string;
  /** What its own help says. Default: the summary. */
  readonly description?: string;
  readonly arguments?: A;
  /** `dryRun` is `--dry-run`. */
  readonly options?: O;
  /** Options that depend on the project's user model, besides the others. */
  readonly userOptions?: (userModel: CommandContext['userModel']) => CommandOptions;
  /** Whether it can run before the database is migrated. Default false: it is refused then. */
  readonly beforeMigrate?: boolean;
  /** Does the work. What it throws is printed, and the command fails. */
  run(context: CommandContext<GivenArguments<A>, GivenOptions<O>>): Promise<void>;
}

/** A command, whatever its arguments and options are. */
export interface AnyCommand extends Omit<Command, 'run'> {
  run(context: CommandContext<never, never>): Promise<void>;
}

/** What all commands have, and what commander understands otherwise. */
const TAKEN_OPTIONS = ['project', 'help', 'version'];

/**
 * Declares a command of an app.
 *
 * ```ts
 * export const clearguestbook = defineCommand({
 *   name: 'clearguestbook',
 *   summary: 'remove the old entries of the guestbook',
 *   options: { dryRun: { summary: 'only say how many there are' } },
 *   async run({ objects, options, say }) { … },
 * });
 * ```
 *
 * @throws LatchkeyError `command_invalid`.
 */
export function defineCommand<
  const A extends CommandArguments = Record<never, CommandArgument>,
  const O extends CommandOptions = Record<never, CommandOption>,
>(command: Command<A, O>): Command<A, O> {
  const reason = problemOf(command as Command);
  if (reason) throw new AppError('command_invalid', { command: command.name, reason });
  return Object.freeze(command);
}

function problemOf({ name, arguments: places = {}, options = {} }: Omit<Command, 'run'>): string | null {
  if (!/^[a-z][a-z\d]*( [a-z][a-z\d]*)?$/.test(name)) {
    return 'a name is a word of lower-case letters and digits, or two of them';
  }
  const option = Object.keys(options).find((key) => !/^(?!no[A-Z])[a-z][a-zA-Z\d]+$/.test(key));
  if (option !== undefined) {
    return `the option ${option} cannot be called so: a name is written like dryRun, and does not begin with no`;
  }
  const without = Object.keys(options).find((key) => options[key]?.many && options[key]?.value === undefined);
  if (without !== undefined) return `its option ${without} takes many values, and does not say what they are`;
  const taken = TAKEN_OPTIONS.find((key) => Object.hasOwn(options, key));
  if (taken) return `every command has an option ${taken} already`;
  if (name.endsWith(' help')) return 'help is the help of the others';
  const last = Object.keys(places).at(-1);
  const many = Object.entries(places).find(([key, { many }]) => many && key !== last);
  return many ? `only its last argument may take many values, and ${many[0]} is not the last` : null;
}
