import { CoreError } from '../../core/core-error.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserValues } from '../../core/users/user-manager.ts';
import { AppError } from '../app-error.ts';
import { defineCommand } from '../contract/command.ts';
import type { CommandContext } from '../contract/command-context.ts';
import { askNewPassword } from './ask-new-password.ts';
import {
  fieldOptions,
  fieldProblem,
  fromEnvironment,
  type SuperuserField,
  superuserFields,
  superuserVariable,
} from './superuser-fields.ts';

const NAME = 'createsuperuser';
const PASSWORD_VARIABLE = superuserVariable('password');

/** What was given in advance, by the field's name. */
type Answers = Readonly<Record<string, unknown>>;

type Context = Omit<CommandContext, 'arguments' | 'options'>;

const DESCRIPTION = `Makes a user who may do everything. Asks for what is not given; the password is always asked for.

With --noinput nothing is asked: what is not given comes from environment variables such as ${superuserVariable('email')} (Django's DJANGO_SUPERUSER_EMAIL works too), and the password from ${PASSWORD_VARIABLE}. Without that variable the user has no password.`;

export const createsuperuser = defineCommand({
  name: NAME,
  summary: 'make a user who may do everything',
  description: DESCRIPTION,
  options: { noinput: { summary: 'ask nothing' } },
  userOptions: (userModel) => fieldOptions(superuserFields(userModel)),
  // The terminal comes first: who cannot be asked need not migrate.
  beforeMigrate: true,
  async run({ options, arguments: _, ...context }) {
    if (!options.noinput) context.prompts.require();
    await context.requireMigrated();
    const fields = superuserFields(context.userModel);
    await (options.noinput ? createFromEnvironment : createByAsking)(context, fields, options);
  },
});

async function createFromEnvironment(
  { accounts, environment, say }: Context,
  fields: readonly SuperuserField[],
  given: Answers,
): Promise<void> {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const text = textOf(given, field) ?? fromEnvironment(environment, field.variable);
    if (text === undefined) {
      const answer = `${field.option} or the environment variable ${field.variable}`;
      throw new AppError('answer_missing', { command: NAME, answer });
    }
    values[field.name] = field.read(text);
  }
  const password = fromEnvironment(environment, PASSWORD_VARIABLE) ?? null;
  const [problem] = password === null ? [] : await accounts.validatePassword(password, values);
  if (problem) throw new AppError('password_refused', { variable: PASSWORD_VARIABLE, reason: problem });
  const user = await createVouched(accounts, { ...values, password } as UserValues<BaseUser>);
  say(`Superuser ${user} created.`);
  if (password === null) {
    say(
      `${PASSWORD_VARIABLE} is not set, so this user has no password. Set one with: latchkey changepassword ${user}`,
    );
  }
}

async function createByAsking(
  context: Context,
  fields: readonly SuperuserField[],
  given: Answers,
): Promise<void> {
  const { accounts, prompts } = context;
  const values: Record<string, unknown> = {};
  for (const field of fields) values[field.name] = await fieldValue(context, field, textOf(given, field));
  const password = await askNewPassword(prompts, {
    problems: (candidate) => accounts.validatePassword(candidate, values),
    attempts: Number.POSITIVE_INFINITY,
    mayInsist: true,
  });
  const user = await createVouched(accounts, { ...values, password } as UserValues<BaseUser>);
  prompts.conclude(`Superuser ${user} created.`);
}

/** Who may run commands on the server vouches for the address: a site whose mail is not set up yet has its first user so. */
async function createVouched(accounts: Context['accounts'], values: UserValues<BaseUser>): Promise<BaseUser> {
  const { users, addresses } = accounts;
  const { password } = values;
  const hashed = typeof password === 'string' ? await users.hashPassword(password) : null;
  return accounts.transact(async () => {
    const user = await users.createSuperuser({ ...values, password: hashed });
    const address = addresses.addressOf(user);
    if (address !== null) await addresses.prove(user, address);
    return user;
  });
}

/** The value given by option, or asked for until it can be used. */
async function fieldValue(
  { userModel, accounts, prompts }: Context,
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
    const value = field.read(await prompts.text(field.label, (text) => fieldProblem(field, text)));
    if (!(await isTaken(value))) return value;
    prompts.complain(`There is a user with this ${field.label.toLowerCase()} already.`);
  }
}

function textOf(given: Answers, { name }: SuperuserField): string | undefined {
  const text = given[name];
  return typeof text === 'string' ? text : undefined;
}
