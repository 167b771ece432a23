import type { BaseUser } from '../../core/users/user.ts';
import { AppError } from '../app-error.ts';
import { defineCommand } from '../contract/commands/command.ts';
import type { CommandContext } from '../contract/commands/command-context.ts';
import { askNewPassword } from './ask-new-password.ts';

const NAME = 'changepassword';
/** The environment variable of a password that is to be set. */
export const NEW_PASSWORD_VARIABLE = 'LATCHKEY_NEW_PASSWORD';
/** As Django. */
const ATTEMPTS = 3;

type Context = Omit<CommandContext, 'arguments' | 'options'>;

export const changepassword = defineCommand({
  name: NAME,
  summary: "change a user's password",
  description: "Asks for a new password, which must pass the site's rules. Ends all sessions of the user.",
  arguments: { identifier: { summary: 'what the user logs in with, such as an email address' } },
  options: {
    noinput: {
      summary: `ask nothing: the password comes from the environment variable ${NEW_PASSWORD_VARIABLE}`,
    },
  },
  // The terminal comes first: who cannot be asked need not migrate.
  beforeMigrate: true,
  async run({ arguments: { identifier }, options: { noinput }, ...context }) {
    const { accounts, userModel, prompts, say } = context;
    if (!noinput) prompts.require();
    await context.requireMigrated();
    const user = await accounts.users.getByNaturalKey(identifier);
    if (!user) throw new AppError('user_unknown', { field: userModel.usernameField, value: identifier });
    const password = await (noinput ? environmentPassword : askedPassword)(context, user);
    const changed = await accounts.users.setPassword(user, password);
    if (!changed) throw new AppError('password_raced', { user: `${user}` });
    const tell = noinput ? say : prompts.conclude;
    tell(`The password of ${user} is changed. All sessions of this user have ended.`);
  },
});

async function environmentPassword({ accounts, environment }: Context, user: BaseUser): Promise<string> {
  const password = environment[NEW_PASSWORD_VARIABLE];
  if (!password) {
    throw new AppError('answer_missing', {
      command: NAME,
      answer: `the environment variable ${NEW_PASSWORD_VARIABLE}`,
    });
  }
  const [problem] = await accounts.validatePassword(password, user);
  if (problem) throw new AppError('password_refused', { variable: NEW_PASSWORD_VARIABLE, reason: problem });
  return password;
}

async function askedPassword({ accounts, prompts, say }: Context, user: BaseUser): Promise<string> {
  say(`Changing the password of ${user}.`);
  const password = await askNewPassword(prompts, {
    problems: (candidate) => accounts.validatePassword(candidate, user),
    attempts: ATTEMPTS,
    mayInsist: false,
  });
  if (password === null) throw new AppError('password_attempts', { attempts: ATTEMPTS, user: `${user}` });
  return password;
}
