import { asciiJson } from '../../../../support/logger.ts';
import { readCount } from '../../../audit/read-option.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import type { CommandContext } from '../../../contract/commands/command-context.ts';
import { findUser } from '../find-user.ts';
import { sessionColumns, sessionIdColumn, sessionUserColumn, toldWithUser } from './session-columns.ts';

export const listSessions = defineCommand({
  name: 'sessions list',
  summary: 'list the sessions that are open',
  description:
    'Lists the sessions that are open to users, those that were used last first. The id of a session is the one in the audit log: ' +
    'it opens nothing. Visitors who are not logged in are not listed. Times are in UTC.',
  options: {
    user: {
      summary: 'of this user: what the user logs in with, the email address, or the id',
      value: 'user',
    },
    limit: { summary: 'how many at most. Default: 50', value: 'number' },
    json: { summary: 'an object of JSON on each line, with everything that is known' },
  },
  async run({ options: { user, limit: given = '50', json }, ...context }) {
    const { say, sayAside, sayTable, texts } = context;
    const limit = readCount('limit', given);
    const found = await sessionsOf(context, user, limit + 1);
    const sessions = found.slice(0, limit).map((session) => toldWithUser(texts, session));
    const columns = [sessionIdColumn, sessionUserColumn, ...sessionColumns];
    if (json) for (const session of sessions) say(asciiJson(session));
    else if (sessions.length > 0) {
      sayTable(
        columns,
        sessions.map((session) => columns.map(({ value }) => value(session))),
      );
    }
    if (sessions.length === 0) sayAside('There are no such sessions.');
    if (found.length > limit) sayAside(`There are more: --limit ${limit * 2}`);
  },
});

async function sessionsOf(
  context: Pick<CommandContext, 'accounts' | 'userModel'>,
  given: string | undefined,
  limit: number,
) {
  const { accounts } = context;
  if (given === undefined) return accounts.everybodysSessions({ limit });
  const user = await findUser(context, given);
  return (await accounts.sessionsOf(user)).map((session) => ({ ...session, user }));
}
