import { visibleText } from '../../../../support/texts/visible-text.ts';
import { AppError } from '../../../app-error.ts';
import { defineCommand } from '../../../contract/commands/command.ts';
import { keepAccount } from '../../deletion/rules/delete-account.ts';
import { findUser, USER_ARGUMENT } from '../find-user.ts';

export const activateUser = defineCommand({
  name: 'users activate',
  summary: 'open an account again',
  description:
    'Activates a user again. Where the account was going to be deleted, after the days of accountDeletionGrace, it is kept.',
  arguments: { user: USER_ARGUMENT },
  async run({ arguments: { user: given }, say, ...context }) {
    const user = await findUser(context, given);
    const name = visibleText(`${user}`);
    if (await keepAccount(context, user)) {
      return say(`${name} is active again. The account was going to be deleted, and is kept.`);
    }
    if (user.isActive) return say(`${name} is active already.`);
    const changed = await context.accounts.users.update(user, { isActive: true });
    if (!changed) throw new AppError('user_unknown', { field: 'id', value: String(user.id) });
    say(`${name} is active again.`);
  },
});
