import type { Origin } from '../events/account-request.ts';
import type { Events } from '../events/events.ts';
import type { Session } from '../sessions/session.ts';
import type { BaseUser } from '../users/user.ts';

/** Ends the session, on the server and in the browser. Says so only when somebody was logged in. */
export async function logout<U extends BaseUser>(
  { events }: { readonly events: Events<U> },
  session: Session<U>,
  { ip = null, request }: Origin<U>,
): Promise<void> {
  const { user } = session;
  await session.flush();
  if (user.isAuthenticated) await events.emit('userLoggedOut', { user, ip, request });
}
