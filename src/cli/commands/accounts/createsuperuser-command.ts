import type { Command } from 'commander';
import { CoreError } from '../../../core/core-error.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { UserValues } from '../../../core/users/user-manager.ts';
import { askNewPassword } from '../../console/ask-new-password.ts';
import { CommandError } from '../../console/command-error.ts';
import { askText, complain, conclude, requireTerminal } from '../../console/prompts.ts';
import { say } from '../../console/say.ts';
import {
  type ImportedProject,
  importProject,
  type LoadedProject,
  whileOpen,
} from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { requireMigrated } from '../../project/require-migrated.ts';
import {
  addFieldOptions,
  fieldProblem,
  fromEnvironment,
  type SuperuserField,
  superuserFields,
  superuserVariable,
} from './superuser-fields.ts';

const NAME = 'createsuperuser';
const PASSWORD_VARIABLE = superuserVariable('password');

interface CreatesuperuserOptions extends ProjectOptions {
  readonly noinput?: true;
}

/** What was given in advance, by the field's name. */
type Answers = Readonly<Record<string, string | undefined>>;

const DESCRIPTION = `Makes a user who may do everything. Asks for what is not given; the password is always asked for.

With --noinput nothing is asked: what is not given comes from environment variables such as ${superuserVariable('email')} (Django's DJANGO_SUPERUSER_EMAIL works too), and the password from ${PASSWORD_VARIABLE}. Without that variable the user has no password.`;

/** The options for the model's fields are known once the project is loaded: see `parseFieldOptions`. */
export function createsuperuserCommand(): Command {
  return withOwnOptions(projectCommand(NAME, 'make a user who may do everything'))
    .helpOption(false)
    .usage('[options]')
    .addHelpText('after', `\nIn a project, latchkey ${NAME} --help also lists an option for each field.`)
    .allowUnknownOption()
    .allowExcessArguments()
    .action((options: CreatesuperuserOptions, command: Command) => runCreatesuperuser(options, command));
}

function withOwnOptions(command: Command): Command {
  return command.description(DESCRIPTION).option('--noinput', 'ask nothing');
}

async function runCreatesuperuser(options: CreatesuperuserOptions, command: Command): Promise<void> {
  const wantsHelp = command.args.some((argument) => argument === '-h' || argument === '--help');
  if (wantsHelp) return help(options, command);
  if (!options.noinput) requireTerminal(NAME);
  const imported = await importProject({ folder: options.project, makeSecretKey: true });
  const fields = superuserFields(imported.project.userModel);
  const given: Answers = fieldCommand(fields, command).parse(command.args, { from: 'user' }).opts();
  await whileOpen(imported, async (loaded) => {
    await requireMigrated(loaded);
    await (options.noinput ? createFromEnvironment : createByAsking)(loaded, fields, given);
  });
}

async function help({ project }: CreatesuperuserOptions, command: Command): Promise<void> {
  let imported: ImportedProject;
  try {
    imported = await importProject({ folder: project });
  } catch {
    command.help();
  }
  fieldCommand(superuserFields(imported.project.userModel), command).help();
}

/** The same command, as it is for the users of one project. */
function fieldCommand(fields: readonly SuperuserField[], generic: Command): Command {
  const command = withOwnOptions(projectCommand(`latchkey ${NAME}`, ''))
    .configureHelp(generic.configureHelp())
    .showHelpAfterError(`Run latchkey ${NAME} --help for its options.`);
  addFieldOptions(command, fields);
  return command;
}

async function createFromEnvironment(
  { open: { accounts } }: LoadedProject,
  fields: readonly SuperuserField[],
  given: Answers,
): Promise<void> {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const text = given[field.name] ?? fromEnvironment(field.variable);
    if (text === undefined) {
      const answer = `${field.option} or the environment variable ${field.variable}`;
      throw new CommandError('answer_missing', { command: NAME, answer });
    }
    values[field.name] = field.read(text);
  }
  const password = fromEnvironment(PASSWORD_VARIABLE) ?? null;
  const [problem] = password === null ? [] : await accounts.validatePassword(password, values);
  if (problem) throw new CommandError('password_refused', { variable: PASSWORD_VARIABLE, reason: problem });
  const user = await accounts.users.createSuperuser({ ...values, password } as UserValues<BaseUser>);
  say(`Superuser ${user} created.`);
  if (password === null) {
    say(
      `${PASSWORD_VARIABLE} is not set, so this user has no password. Set one with: latchkey changepassword ${user}`,
    );
  }
}

async function createByAsking(
  loaded: LoadedProject,
  fields: readonly SuperuserField[],
  given: Answers,
): Promise<void> {
  const { accounts } = loaded.open;
  const values: Record<string, unknown> = {};
  for (const field of fields) values[field.name] = await fieldValue(loaded, field, given[field.name]);
  const password = await askNewPassword({
    problems: (candidate) => accounts.validatePassword(candidate, values),
    attempts: Number.POSITIVE_INFINITY,
    mayInsist: true,
  });
  const user = await accounts.users.createSuperuser({ ...values, password } as UserValues<BaseUser>);
  conclude(`Superuser ${user} created.`);
}

/** The value given by option, or asked for until it can be used. */
async function fieldValue(
  { open: { userModel, accounts } }: LoadedProject,
  field: SuperuserField,
  given: string | undefined,
): Promise<unknown> {
  const isTaken = async (value: unknown) =>
    field.name === userModel.usernameField && (await accounts.users.getByNaturalKey(String(value))) !== null;
  if (given !== undefined) {
    const value = field.read(given);
    if (await isTaken(value)) throw new CoreError('user_exists', { field: field.name });
    return value;
  }
  for (;;) {
    const value = field.read(await askText(field.label, (text) => fieldProblem(field, text)));
    if (!(await isTaken(value))) return value;
    complain(`There is a user with this ${field.label.toLowerCase()} already.`);
  }
}
