import { visibleText } from '../../../../support/texts/visible-text.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import { findUser, USER_ARGUMENT } from '../find-user.ts';
import { counted } from '../shown-values.ts';
import { deactivate } from './deactivate-user.ts';

export const deactivateUser = defineCommand({
  name: 'users deactivate',
  summary: 'close an account, and end its sessions',
  description:
    'Closes the account of a user at every door, and ends all sessions of the user. Everything that is the user’s stays. The last ' +
    'active superuser cannot be deactivated.',
  arguments: { user: USER_ARGUMENT },
  async run({ arguments: { user: given }, say, ...context }) {
    const user = await findUser(context, given);
    const name = visibleText(`${user}`);
    if (!user.isActive) return say(`${name} is inactive already.`);
    const ended = await deactivate(context, user);
    say(`${name} is inactive now. Ended ${counted(ended, 'session')}.`);
  },
});
