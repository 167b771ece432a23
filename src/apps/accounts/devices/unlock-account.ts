import type { Accounts } from '../../../core/login/accounts.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { accountUnlocked } from './unlock-events.ts';

/**
 * Forgets the wrong passwords that were tried for an account, by strangers and by its known devices, and so the pauses and the
 * stop that followed. Tells how many devices the account has.
 */
export function unlockAccount<U extends BaseUser>(
  accounts: Accounts<U>,
  user: U,
): Promise<{ readonly devices: number }> {
  return accounts.transact(async () => {
    const devices = await accounts.knownDevices.idsOf(user);
    await accounts.loginThrottle.lift(user, devices);
    await accounts.emit(accountUnlocked, { user });
    return { devices: devices.length };
  });
}
