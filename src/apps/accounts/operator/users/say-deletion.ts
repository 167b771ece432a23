import type { BaseUser } from '../../../../core/users/user.ts';
import { AppError } from '../../../app-error.ts';
import type { AccountDeletion } from '../../deletion/rules/delete-account.ts';

/** What has become of an account, for who runs a command. @throws LatchkeyError `account_kept`. */
export function sayDeletion(user: BaseUser, outcome: AccountDeletion): string {
  switch (outcome.state) {
    case 'deleted':
      return `The account of ${user} is deleted.`;
    case 'planned':
      return `The account of ${user} is deactivated, and will be deleted on ${outcome.dueAt.toISOString()} by latchkey deleteaccounts.`;
    case 'gone':
      return `The account of ${user} was deleted by somebody else.`;
    case 'lastSuperuser':
      throw new AppError('account_kept', { user: `${user}`, reason: 'it is the last active superuser' });
    case 'kept':
      throw new AppError('account_kept', {
        user: `${user}`,
        reason: `it has ${outcome.by.join(', ') || 'rows of other tables'}`,
      });
  }
}
