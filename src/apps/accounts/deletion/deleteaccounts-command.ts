import { AppError } from '../../app-error.ts';
import { defineCommand } from '../../contract/commands/command.ts';
import { deleteDueAccounts } from './rules/delete-account.ts';

export const deleteaccounts = defineCommand({
  name: 'deleteaccounts',
  summary: 'delete the accounts whose grace is over',
  description:
    'Deletes the accounts that their users have given up, and whose days of accountDeletionGrace are over. Run it once a day.',
  async run(context) {
    let deleted = 0;
    const kept: string[] = [];
    for await (const { user, outcome } of deleteDueAccounts(context)) {
      if (outcome.state === 'deleted') deleted += 1;
      if (outcome.state === 'kept') kept.push(`${user} (${outcome.by.join(', ') || 'rows of other tables'})`);
    }
    context.say(`Deleted ${deleted} account${deleted === 1 ? '' : 's'}.`);
    if (kept.length > 0) throw new AppError('accounts_kept', { accounts: kept.join(', ') });
  },
});
