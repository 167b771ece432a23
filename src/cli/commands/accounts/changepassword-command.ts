import type { Command } from 'commander';
import type { BaseUser } from '../../../core/users/user.ts';
import { askNewPassword } from '../../console/ask-new-password.ts';
import { CommandError } from '../../console/command-error.ts';
import { conclude, requireTerminal } from '../../console/prompts.ts';
import { say } from '../../console/say.ts';
import { type LoadedProject, withProject } from '../../project/load-project.ts';
import { type ProjectOptions, projectCommand } from '../../project/project-command.ts';
import { requireMigrated } from '../../project/require-migrated.ts';

const NAME = 'changepassword';
const VARIABLE = 'LATCHKEY_NEW_PASSWORD';
/** As Django. */
const ATTEMPTS = 3;

interface ChangepasswordOptions extends ProjectOptions {
  readonly noinput?: true;
}

export function changepasswordCommand(): Command {
  return projectCommand(NAME, "change a user's password")
    .description("Asks for a new password, which must pass the site's rules. Ends all sessions of the user.")
    .argument('<identifier>', 'what the user logs in with, such as an email address')
    .option('--noinput', `ask nothing: the password comes from the environment variable ${VARIABLE}`)
    .action((identifier: string, options: ChangepasswordOptions) =>
      withProject({ folder: options.project, makeSecretKey: true }, (loaded) =>
        changePassword(loaded, identifier, options),
      ),
    );
}

async function changePassword(
  loaded: LoadedProject,
  identifier: string,
  { noinput }: ChangepasswordOptions,
): Promise<void> {
  if (!noinput) requireTerminal(NAME);
  await requireMigrated(loaded);
  const { accounts, userModel } = loaded.open;
  const user = await accounts.users.getByNaturalKey(identifier);
  if (!user) throw new CommandError('user_unknown', { field: userModel.usernameField, value: identifier });
  const password = await (noinput ? environmentPassword : askedPassword)(loaded, user);
  const changed = await accounts.users.setPassword(user, password);
  if (!changed) throw new CommandError('password_raced', { user: `${user}` });
  (noinput ? say : conclude)(`The password of ${user} is changed. All sessions of this user have ended.`);
}

async function environmentPassword({ open: { accounts } }: LoadedProject, user: BaseUser): Promise<string> {
  const password = process.env[VARIABLE];
  if (!password) {
    throw new CommandError('answer_missing', {
      command: NAME,
      answer: `the environment variable ${VARIABLE}`,
    });
  }
  const [problem] = await accounts.validatePassword(password, user);
  if (problem) throw new CommandError('password_refused', { variable: VARIABLE, reason: problem });
  return password;
}

async function askedPassword({ open: { accounts } }: LoadedProject, user: BaseUser): Promise<string> {
  say(`Changing the password of ${user}.`);
  const password = await askNewPassword({
    problems: (candidate) => accounts.validatePassword(candidate, user),
    attempts: ATTEMPTS,
    mayInsist: false,
  });
  if (password === null) throw new CommandError('password_attempts', { attempts: ATTEMPTS, user: `${user}` });
  return password;
}
