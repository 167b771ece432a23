import type { Accounts } from '../../core/login/accounts.ts';
import { userLoggedIn, userLoggedOut, userLoginFailed } from '../../core/requests/login-events.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { Logger } from '../../support/logger.ts';

/** Every login, logout and failed login goes to the log (ASVS 16.3.1), users by their number alone. */
export function logAccountEvents<U extends BaseUser>(accounts: Accounts<U>, logger: Logger): void {
  accounts.on(userLoggedIn, ({ user, backend, ip }) =>
    logger.info('user_logged_in', { user: user.id, backend, ip }),
  );
  accounts.on(userLoggedOut, ({ user, ip }) => logger.info('user_logged_out', { user: user.id, ip }));
  accounts.on(userLoginFailed, ({ ip }) => logger.warn('user_login_failed', { ip }));
}
