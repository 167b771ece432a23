import { asciiJson } from '../../../../support/logger.ts';
import { visibleText } from '../../../../support/texts/visible-text.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import { findUser, USER_ARGUMENT } from '../find-user.ts';
import { groupsOf } from './missing-names.ts';

export const userGroups = defineCommand({
  name: 'users groups',
  summary: 'show and change the groups that a user is in',
  description:
    'Lists the groups that a user is in, after the changes that are asked for. These are made together, or none of them is. What ' +
    'the user may do changes at the next request.',
  arguments: { user: USER_ARGUMENT },
  options: {
    add: { summary: 'put the user into these groups', value: 'group', many: true },
    remove: { summary: 'take the user out of these groups', value: 'group', many: true },
    json: { summary: 'an object of JSON for each group' },
  },
  async run({ arguments: { user: given }, options: { add, remove, json }, ...context }) {
    const { accounts, say, sayAside } = context;
    const { groups } = accounts;
    const user = await findUser(context, given);
    await accounts.transact(async () => {
      const all = add.length + remove.length > 0 ? await groups.list() : [];
      const [added, removed] = [groupsOf(all, add), groupsOf(all, remove)];
      for (const group of added) await groups.addUsers(group, [user]);
      for (const group of removed) await groups.removeUsers(group, [user]);
    });
    const now = await groups.ofUser(user);
    for (const { id, name } of now) say(json ? asciiJson({ id, name }) : visibleText(name));
    if (now.length === 0) sayAside(`${visibleText(`${user}`)} is in no group.`);
  },
});
