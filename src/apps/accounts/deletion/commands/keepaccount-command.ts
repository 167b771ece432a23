import { AppError } from '../../../app-error.ts';
import { defineCommand } from '../../../contract/command.ts';
import { keepAccount } from '../rules/delete-account.ts';

export const keepaccount = defineCommand({
  name: 'keepaccount',
  summary: 'take back that an account will be deleted',
  description:
    'Activates an account again that its user has given up, before its days of accountDeletionGrace are over.',
  arguments: { identifier: { summary: 'what the user logs in with, such as an email address' } },
  async run({ arguments: { identifier }, ...context }) {
    const { accounts, userModel, say } = context;
    const user = await accounts.users.getByNaturalKey(identifier);
    if (!user) throw new AppError('user_unknown', { field: userModel.usernameField, value: identifier });
    const kept = await keepAccount(context, user);
    say(kept ? `The account of ${user} is kept.` : `The account of ${user} was not going to be deleted.`);
  },
});
