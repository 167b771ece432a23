import { asciiJson } from '../../../../support/logger.ts';
import { readCount } from '../../../audit/read-option.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import { handedOut } from '../../data/handed-out.ts';
import { userColumns } from './user-columns.ts';
import { userFilter } from './user-filter.ts';

export const listUsers = defineCommand({
  name: 'users list',
  summary: 'list the users',
  description:
    'Lists users by their ids, a page at a time. All options that are given have to fit. In a terminal, columns and values are ' +
    'cut to its width; times are in UTC.',
  options: {
    search: { summary: 'who have this text in one of their fields, or as their id', value: 'text' },
    active: { summary: 'who are active' },
    inactive: { summary: 'who are not active' },
    staff: { summary: 'who are staff' },
    superusers: { summary: 'who are superusers' },
    limit: { summary: 'how many at most. Default: 50', value: 'number' },
    after: { summary: 'who come after this id: the next page', value: 'id' },
    json: { summary: 'an object of JSON on each line, with every field' },
  },
  async run({ options, ...context }) {
    const { accounts, userModel, say, sayAside, sayTable } = context;
    const { limit: given = '50', json, ...wanted } = options;
    const limit = readCount('limit', given);
    const where = userFilter(userModel, wanted) as never;
    // One more than asked for tells whether there is another page.
    const found = await accounts.users.list({ where, orderBy: 'id' as never, limit: limit + 1 });
    const users = found.slice(0, limit).map((user) => handedOut(context, userModel, user));
    const columns = userColumns(userModel);
    if (json) for (const user of users) say(asciiJson(user));
    else if (users.length > 0)
      sayTable(
        columns,
        users.map((user) => columns.map(({ value }) => value(user))),
      );
    if (users.length === 0) sayAside('There are no such users.');
    if (found.length > limit) sayAside(`There are more: --after ${found[limit - 1]?.id}`);
  },
});
