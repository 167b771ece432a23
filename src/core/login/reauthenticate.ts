import { happened } from '../events.ts';
import { sessionAuthHash } from '../keys/session-key.ts';
import type { Origin } from '../requests/account-request.ts';
import { originOf, userReauthenticated } from '../requests/login-events.ts';
import { Session } from '../sessions/session.ts';
import { type BaseUser, encodedPassword } from '../users/user.ts';
import type { LoginParts } from './login.ts';

export interface Reauthentication<U extends BaseUser> extends Origin<U> {
  /** As `authenticate` gave the user, or as the session has it. */
  readonly user: U;
  /** How it was proved: `password`. */
  readonly method: string;
}

/**
 * Notes that the session's user has just proved who they are, and gives the session a new key (ASVS 7.2.4). It is bound to the
 * very password that was checked, as at a login. False where the session is somebody else's, or has ended meanwhile.
 */
export function reauthenticate<U extends BaseUser>(
  { secretKeys, events }: Pick<LoginParts<U>, 'secretKeys' | 'events'>,
  session: Session<U>,
  { user, method, ...origin }: Reauthentication<U>,
): Promise<boolean> {
  const authHash = sessionAuthHash(secretKeys, encodedPassword(user));
  return events.actInSteps<boolean>(
    [userReauthenticated],
    (telling) => Session.reauthenticate(session, { user, authHash, telling }),
    (done) => (done ? [happened(userReauthenticated, { user, method, ...originOf(origin) })] : []),
  );
}
