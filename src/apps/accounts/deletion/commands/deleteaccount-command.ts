import { AppError } from '../../../app-error.ts';
import { defineCommand } from '../../../contract/command.ts';
import { deleteAccount } from '../rules/delete-account.ts';
import { sayDeletion } from './say-deletion.ts';

export const deleteaccount = defineCommand({
  name: 'deleteaccount',
  summary: 'delete an account',
  description:
    'Does what the user can do on the account page: deletes the account and what goes along, or deactivates it for the days ' +
    'that the setting accountDeletionGrace gives.',
  arguments: { identifier: { summary: 'what the user logs in with, such as an email address' } },
  options: { noinput: { summary: 'do not ask whether you are sure' } },
  async run({ arguments: { identifier }, options: { noinput }, ...context }) {
    const { accounts, userModel, prompts, say } = context;
    const user = await accounts.users.getByNaturalKey(identifier);
    if (!user) throw new AppError('user_unknown', { field: userModel.usernameField, value: identifier });
    if (!noinput) prompts.require();
    if (!noinput && !(await prompts.confirm(`Delete the account of ${user}?`))) return;
    say(sayDeletion(user, await deleteAccount(context, user)));
  },
});
