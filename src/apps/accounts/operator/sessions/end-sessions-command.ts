import { visibleText } from '../../../../support/texts/visible-text.ts';
import { AppError } from '../../../app-error.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import type { CommandContext } from '../../../contract/commands/command-context.ts';
import { findUser } from '../find-user.ts';
import { counted } from '../shown-values.ts';

export const endSessions = defineCommand({
  name: 'sessions end',
  summary: 'log a user out everywhere, or everybody, or end single sessions',
  description:
    'Ends the sessions of these ids, every session of a user, or with --all every session there is: also of visitors who are not ' +
    'logged in, and logins that are not finished. Each counts no more from the next request on, on every server.',
  arguments: {
    ids: { summary: 'of single sessions, as sessions list has them', optional: true, many: true },
  },
  options: {
    user: { summary: 'log this user out everywhere', value: 'user' },
    all: { summary: 'log everybody out' },
    yes: { summary: 'do not ask whether you are sure' },
  },
  async run({ arguments: { ids }, options: { user, all, yes }, ...context }) {
    const ways = [ids.length > 0, user !== undefined, all].filter(Boolean).length;
    if (ways !== 1) throw new AppError('sessions_end_unclear');
    if (ids.length > 0) return endNamed(context, ids);
    const { question, end } = await plan(context, user);
    if (!yes) context.prompts.require();
    if (!yes && !(await context.prompts.confirm(question))) return;
    context.say(`Ended ${counted(await end(), 'session')}.`);
  },
});

type Context = Omit<CommandContext, 'arguments' | 'options'>;

/** Those that are named are meant: nobody is asked. @throws LatchkeyError `sessions_unknown`, after the others have ended. */
async function endNamed({ accounts, say }: Context, ids: readonly string[]): Promise<void> {
  const ended = await accounts.endSessionsById(ids);
  if (ended.length > 0) say(`Ended ${counted(ended.length, 'session')}.`);
  const unknown = ids.filter((id) => !ended.includes(id));
  if (unknown.length > 0) throw new AppError('sessions_unknown', { ids: unknown.join(', ') });
}

/** What is asked, and done. Without a user it is everybody. */
async function plan(context: Context, given: string | undefined) {
  const { accounts } = context;
  if (given === undefined) return { question: 'Log everybody out?', end: () => accounts.endEverySession() };
  const user = await findUser(context, given);
  return {
    question: `Log ${visibleText(`${user}`)} out everywhere?`,
    end: () => accounts.endAllSessions(user),
  };
}
