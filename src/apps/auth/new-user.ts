import { CoreError } from '../../core/core-error.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserValues } from '../../core/users/user-manager.ts';
import { AppError } from '../app-error.ts';
import type { CommandContext } from '../contract/commands/command-context.ts';
import { askNewPassword } from './ask-new-password.ts';
import { fieldProblem, fromEnvironment, type SuperuserField } from './superuser-fields.ts';

type Context = Omit<CommandContext, 'arguments' | 'options'>;

/** How a command makes a user. */
export interface NewUserPlan {
  /** The name of the command. */
  readonly command: string;
  readonly fields: readonly SuperuserField[];
  /** What was given by options, by the fields' names. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Whether the fields may come from environment variables too, where nothing is asked. */
  readonly readsEnvironment: boolean;
  /** Where the password comes from, where nothing is asked. */
  readonly passwordVariable: string;
  /** Whether who is asked may use a password that breaks the rules. */
  readonly mayInsist: boolean;
  /** Whether the user gets no password, and none is asked for. */
  readonly withoutPassword: boolean;
  /** Whether the address counts as proven. */
  readonly proven: boolean;
  make(users: Context['accounts']['users'], values: UserValues<BaseUser>): Promise<BaseUser>;
}

/** Makes a user of what was given, and asks nothing. @throws LatchkeyError `answer_missing`, `password_refused`, `user_exists`. */
export async function createFromGiven(context: Context, plan: NewUserPlan): Promise<BaseUser> {
  const { accounts, environment } = context;
  const { fields, passwordVariable } = plan;
  const values: Record<string, unknown> = {};
  for (const field of fields) values[field.name] = field.read(givenText(environment, plan, field));
  const offered = plan.withoutPassword ? undefined : fromEnvironment(environment, passwordVariable);
  const [problem] = offered === undefined ? [] : await accounts.validatePassword(offered, values);
  if (problem) throw new AppError('password_refused', { variable: passwordVariable, reason: problem });
  return create(accounts, plan, { ...values, password: offered ?? null } as UserValues<BaseUser>);
}

/** Makes a user, and asks for what was not given. */
export async function createByAsking(context: Context, plan: NewUserPlan): Promise<BaseUser> {
  const { accounts, prompts } = context;
  const values: Record<string, unknown> = {};
  for (const field of plan.fields) values[field.name] = await fieldValue(context, field, textOf(plan, field));
  const rules = {
    problems: (candidate: string) => accounts.validatePassword(candidate, values),
    attempts: Number.POSITIVE_INFINITY,
    mayInsist: plan.mayInsist,
  };
  const password = plan.withoutPassword ? null : await askNewPassword(prompts, rules);
  return create(accounts, plan, { ...values, password } as UserValues<BaseUser>);
}

/** Hashes the password before the transaction: nothing should wait there. */
async function create(
  accounts: Context['accounts'],
  { make, proven }: NewUserPlan,
  values: UserValues<BaseUser>,
): Promise<BaseUser> {
  const { users, addresses } = accounts;
  const { password } = values;
  const hashed = typeof password === 'string' ? await users.hashPassword(password) : null;
  return accounts.transact(async () => {
    const user = await make(users, { ...values, password: hashed });
    const address = proven ? addresses.addressOf(user) : null;
    if (address !== null) await addresses.prove(user, address);
    return user;
  });
}

function givenText(environment: Context['environment'], plan: NewUserPlan, field: SuperuserField): string {
  const { readsEnvironment, command } = plan;
  const { option, variable } = field;
  const text = textOf(plan, field) ?? (readsEnvironment ? fromEnvironment(environment, variable) : undefined);
  if (text !== undefined) return text;
  const answer = readsEnvironment ? `${option} or the environment variable ${variable}` : option;
  throw new AppError('answer_missing', { command, answer });
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

function textOf({ given }: NewUserPlan, { name }: SuperuserField): string | undefined {
  const text = given[name];
  return typeof text === 'string' ? text : undefined;
}
