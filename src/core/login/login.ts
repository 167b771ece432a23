import type { SecretKeys } from '../keys/secret-keys.ts';
import type { Session } from '../sessions/session.ts';
import { sessionAuthHash } from '../users/session-auth-hash.ts';
import { type BaseUser, encodedPassword } from '../users/user.ts';
import type { Origin } from './account-request.ts';
import type { Authenticated } from './authenticate.ts';
import type { Events } from './events.ts';

export interface LoginParts<U extends BaseUser> {
  readonly secretKeys: SecretKeys;
  readonly events: Events<U>;
}

/**
 * Logs a user in who has just been authenticated. The session gets a new key; bound to the very password that was
 * checked, so that a password change in the same moment wins.
 */
export async function login<U extends BaseUser>(
  { secretKeys, events }: LoginParts<U>,
  session: Session<U>,
  { user, backend, ip = null, request }: Authenticated<U> & Origin<U>,
): Promise<void> {
  const authHash = sessionAuthHash(secretKeys, encodedPassword(user));
  await session.logIn({ user, backend, authHash });
  await events.emit('userLoggedIn', { user, backend, ip, request });
}
