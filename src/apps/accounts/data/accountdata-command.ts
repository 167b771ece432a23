import { AppError } from '../../app-error.ts';
import { defineCommand } from '../../contract/commands/command.ts';
import { accountData } from './account-data.ts';

export const accountdata = defineCommand({
  name: 'accountdata',
  summary: "print everything that is a user's, as JSON",
  description:
    'Prints what the user can download on the account page: the fields of the user, and every row that the models say is the ' +
    "user's. It asks for no password and may be run as often as is needed.",
  arguments: { identifier: { summary: 'what the user logs in with, such as an email address' } },
  async run({ arguments: { identifier }, ...context }) {
    const { accounts, userModel, say } = context;
    const user = await accounts.users.getByNaturalKey(identifier);
    if (!user) throw new AppError('user_unknown', { field: userModel.usernameField, value: identifier });
    let text = '';
    for await (const piece of accountData(context, user)) {
      const lines = `${text}${piece}`.split('\n');
      text = lines.pop() ?? '';
      if (lines.length > 0) say(lines.join('\n'));
    }
  },
});
