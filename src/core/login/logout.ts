import { type Events, happened } from '../events.ts';
import type { Origin } from '../requests/account-request.ts';
import { originOf, userLoggedOut } from '../requests/login-events.ts';
import type { Session } from '../sessions/session.ts';
import type { BaseUser } from '../users/user.ts';

/** Ends the session, on the server and in the browser. Says so only when somebody was logged in. */
export async function logout<U extends BaseUser>(
  { events }: { readonly events: Events },
  session: Session<U>,
  origin: Origin<U>,
): Promise<void> {
  const { user } = session;
  await session.flush();
  if (user.isAuthenticated) await events.emit(happened(userLoggedOut, { user, ...originOf(origin) }));
}
