import { type Events, happened } from '../events.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import { publicSessionId, sessionKeyHash } from '../keys/session-key.ts';
import type { Origin } from '../requests/account-request.ts';
import { originOf, userLoggedOut } from '../requests/login-events.ts';
import type { Session } from '../sessions/session.ts';
import type { BaseUser } from '../users/user.ts';

/** Ends the session, on the server and in the browser. Says so only when somebody was logged in. */
export async function logout<U extends BaseUser>(
  { events, secretKeys }: { readonly events: Events; readonly secretKeys: SecretKeys },
  session: Session<U>,
  origin: Origin<U>,
): Promise<void> {
  const { user, key } = session;
  await session.flush();
  if (!user.isAuthenticated) return;
  const sessionId = key && publicSessionId(secretKeys, sessionKeyHash(key));
  await events.emit(happened(userLoggedOut, { user, sessionId, ...originOf(origin) }));
}
