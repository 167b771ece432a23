import { AppError } from '../app-error.ts';
import { defineCommand } from '../contract/command.ts';
import type { CommandContext } from '../contract/command-context.ts';

type Who = { readonly identifier: string | undefined; readonly all: boolean };

export const endsessions = defineCommand({
  name: 'endsessions',
  summary: 'log a user out everywhere, or everybody',
  description:
    'Ends every session of a user, or with --all every session there is: also of visitors who are not logged in, and logins ' +
    'that are not finished. Each counts no more from the next request on, on every server.',
  arguments: {
    identifier: { summary: 'what the user logs in with, such as an email address', optional: true },
  },
  options: {
    all: { summary: 'log everybody out' },
    noinput: { summary: 'do not ask whether you are sure' },
  },
  async run({ arguments: { identifier }, options: { all, noinput }, ...context }) {
    const { question, end } = await plan(context, { identifier, all });
    if (!noinput) context.prompts.require();
    if (!noinput && !(await context.prompts.confirm(question))) return;
    const count = await end();
    context.say(`Ended ${count} session${count === 1 ? '' : 's'}.`);
  },
});

async function plan({ accounts, userModel }: Pick<CommandContext, 'accounts' | 'userModel'>, who: Who) {
  const { identifier, all } = who;
  if (all === (identifier !== undefined)) throw new AppError('sessions_end_unclear');
  if (identifier === undefined) {
    return { question: 'Log everybody out?', end: () => accounts.endEverySession() };
  }
  const user = await accounts.users.getByNaturalKey(identifier);
  if (!user) throw new AppError('user_unknown', { field: userModel.usernameField, value: identifier });
  return { question: `Log ${user} out everywhere?`, end: () => accounts.endAllSessions(user) };
}
