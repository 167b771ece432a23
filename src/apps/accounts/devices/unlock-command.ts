import type { Accounts } from '../../../core/login/accounts.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { AppError } from '../../app-error.ts';
import { defineCommand } from '../../contract/commands/command.ts';
import { unlockAccount } from './unlock-account.ts';

export const unlock = defineCommand({
  name: 'unlock',
  summary: 'let everybody try to log in to an account again at once',
  description:
    'Forgets the wrong passwords that were tried for an account, by strangers and by the known devices of its user, and so ' +
    'the pauses and the stop that followed. The password, the sessions and the devices stay as they are.',
  arguments: { identifier: { summary: 'what the user logs in with, or the email address' } },
  async run({ arguments: { identifier }, accounts, userModel, say }) {
    const users = await usersCalled(accounts, identifier);
    if (users.length === 0) {
      throw new AppError('user_unknown', { field: userModel.usernameField, value: identifier });
    }
    for (const user of users) {
      const { devices } = await unlockAccount(accounts, user);
      say(`${user} is unlocked: nobody has to wait to log in, ${whoever(devices)}.`);
    }
  },
});

/** By what they log in with; where nobody does by this, by the address that mail goes to. */
async function usersCalled<U extends BaseUser>(
  accounts: Accounts<U>,
  identifier: string,
): Promise<readonly U[]> {
  const user = await accounts.users.getByNaturalKey(identifier);
  return user ? [user] : accounts.addresses.usersByAddress(identifier);
}

function whoever(devices: number): string {
  if (devices === 0) return 'with whatever browser';
  return `with ${devices === 1 ? 'the one known device' : `the ${devices} known devices`} or any other browser`;
}
