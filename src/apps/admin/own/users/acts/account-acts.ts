import { text } from '../../../../../support/texts/keyed-text.ts';
import { keepAccount } from '../../../../accounts/deletion/rules/delete-account.ts';
import { unlockAccount } from '../../../../accounts/devices/unlock-account.ts';
import { deactivate } from '../../../../accounts/operator/users/deactivate-user.ts';
import { AppError } from '../../../../app-error.ts';
import type { UserAct } from './user-act.ts';

/** Forgets the wrong passwords that were tried for the account. */
export const unlock: UserAct = {
  action: 'unlock',
  async run({ request, target }) {
    await unlockAccount(request.site.accounts, target);
    return { done: text('admin.users.unlocked', { account: `${target}` }) };
  },
};

/** Opens the account again, also one that was going to be deleted. */
export const activate: UserAct = {
  action: 'activate',
  async run({ request, target }) {
    const isKept = await keepAccount(request, target);
    if (!isKept && !target.isActive) {
      await request.site.accounts.users.update(target, { isActive: true });
    }
    return { done: text('admin.users.activated', { account: `${target}` }) };
  },
};

/** Closes the account at every door, and ends its sessions. Nobody closes their own, and the last superuser stays. */
export const deactivateUser: UserAct = {
  action: 'deactivate',
  alsoSuperusers: true,
  async run({ request, actor, target }) {
    if (actor.id === target.id) return { refused: text('admin.users.notOneself') };
    if (!target.isActive) return { done: text('admin.users.deactivated', { account: `${target}` }) };
    try {
      await deactivate(request.site, target);
    } catch (error) {
      if (!AppError.is(error, 'user_needed')) throw error;
      return { refused: text('admin.users.lastSuperuser') };
    }
    return { done: text('admin.users.deactivated', { account: `${target}` }) };
  },
};
