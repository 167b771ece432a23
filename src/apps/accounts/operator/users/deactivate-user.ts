import type { BaseUser } from '../../../../core/users/user.ts';
import { AppError } from '../../../app-error.ts';
import type { CommandContext } from '../../../contract/commands/command-context.ts';
import { isLastSuperuser } from '../../deletion/rules/remove-account.ts';

/**
 * Closes an account, and ends its sessions: one that only waited would be open again when the user is activated. Tells how many.
 *
 * @throws LatchkeyError `user_needed`, `user_unknown` where the user is gone.
 */
export function deactivate({ accounts }: Pick<CommandContext, 'accounts'>, user: BaseUser): Promise<number> {
  return accounts.transact(async () => {
    if (await isLastSuperuser({ accounts }, user, { forUpdate: true })) {
      throw new AppError('user_needed', { user: `${user}` });
    }
    const changed = await accounts.users.update(user, { isActive: false });
    if (!changed) throw new AppError('user_unknown', { field: 'id', value: String(user.id) });
    return accounts.endAllSessions(user);
  });
}
